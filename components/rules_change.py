"""*Try a change*: lines of a rule, what they would move, and how to keep them."""

import streamlit as st

from advisor.diff import Tried, try_change
from advisor.diff.save import save_rule
from advisor.pack import Pack

from . import state
from .frame import problem_lines, sentence
from .text import code, plain

_NEW = """- id: our_own_rule
  when: always
  needs: {NEED: clearly}
  because: "FILL IN: what this shows about the task, in one sentence"
  judgement: true"""
_MOST = 8  # sentences below one heading


def show(pack: Pack, rule: str = "", text: str = "") -> None:
    """A box with the lines of a rule (without one, of a new rule), and what was found for them when they were tried last."""
    with st.expander("Try a change" if rule else "Try a rule of your own", key=f"change_{rule}", on_change="rerun") as box:
        if not box.open:
            return
        answers = state.answers()
        basis, drafts = (pack.text_hash, state.query_string(pack, answers)), st.session_state.setdefault("_drafts", {})
        lines, change, tried_on, tried = drafts.get(rule, (text or _NEW.replace("NEED", next(iter(pack.needs))), "", None, None))
        with st.form(f"change_form_{rule}", border=False):
            lines = st.text_area("The rule as it should be", lines, height="content", max_chars=20_000, key=f"change_lines_{rule}")
            with st.container(horizontal=True, gap="small"):
                asked = st.form_submit_button("Try", type="primary")
                without = bool(rule) and st.form_submit_button("Try without it")
            if asked or without:
                change = f"disable: {{rules: {{{rule}: Tried without it.}}}}" if without else lines
                with st.spinner("Trying it on the cases and the promises…"):
                    tried, tried_on = try_change(pack, change, answers if answers.given else None, ""), basis
                drafts[rule] = lines, change, basis, tried
        if tried is not None and tried_on == basis:
            _found(pack, rule, change, tried)


def _found(pack: Pack, rule: str, said: str, tried: Tried) -> None:
    """What the change does, and how to keep it."""
    if tried.problems:
        (st.warning if tried.found else st.error)(problem_lines(tried.problems, _MOST), icon=":material/rule:")
    for head, lines in tried.found:
        more = [f"- and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        st.markdown("\n".join([f"**{plain(head)}**\n", *(f"- {sentence(line.replace(' -> ', ' → '))}" for line in lines[:_MOST]), *more]))
    if not tried.found:
        return
    with st.container(horizontal=True, gap="small"):
        st.download_button("Download as overlay", tried.as_zip, "our-change.zip", "application/zip", on_click="ignore", key=f"overlay_{rule}")
        if state.may_edit() and st.button("Save", key=f"save_{rule}"):
            done = save_rule(pack, said)
            if isinstance(done, tuple):
                st.error(f"Nothing was saved.\n\n{problem_lines(done, _MOST)}")
            else:
                st.success(f"Saved in {code(done.name)}; it is in force in a few seconds.")
    st.caption("Unpack it beside the pack; then `python -m advisor check --pack our-change` reads it.")
