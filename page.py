"""What each visit runs: page set-up and navigation, nothing else. `app.py` serves it."""

if __name__ == "__main__":  # Streamlit puts this in the main module's place, and processes that work for the API run that under another name
    from importlib import import_module
    from pathlib import Path

    import streamlit as st

    from components import advise, compare, frame, learn, rules, state

    if "_shown" not in st.session_state:  # the browser keeps it
        icon = str(Path(__file__).parent / "static" / "icon.svg")
        st.set_page_config(page_title="Adaptation Advisor", page_icon=icon, layout="wide", initial_sidebar_state="collapsed")
    late = "components.portfolio"  # imported for its own page only, since pandas takes a while
    page = frame.pages(advise=advise.page, compare=compare.page, portfolio=lambda: import_module(late).page(), rules=rules.page, learn=learn.page)
    now = state.current()
    if frame.show(now):
        with frame.block(page.title):
            page.run()
        state.write_address(now.pack)
    st.session_state["_shown"] = True
