"""What each visit runs: page set-up and navigation, nothing else. `app.py` serves it."""

if __name__ == "__main__":  # Streamlit puts this in the main module's place, and processes that work for the API run that under another name
    from importlib import import_module
    from pathlib import Path

    import streamlit as st

    from components import frame, state

    if "_shown" not in st.session_state:  # the browser keeps it
        icon = str(Path(__file__).parent / "static" / "icon.svg")
        st.set_page_config(page_title="Adaptation Advisor", page_icon=icon, layout="wide", initial_sidebar_state="collapsed")
    names = ("advise", "compare", "portfolio", "rules", "learn")  # each is imported when somebody opens it, since some take a while
    page = frame.pages(**{name: lambda name=name: import_module(f"components.{name}").page(now.pack, now.answers) for name in names})
    now = state.current()
    if frame.show(now):
        with frame.block(page.title):
            page.run()
        state.write_address(now.pack)
    st.session_state["_shown"] = True
