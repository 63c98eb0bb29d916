"""One rule in full: sentence, condition, effects, your answers, what it rests on, its file, and changes of it to try."""

import streamlit as st

from advisor.answers import Answers
from advisor.explain import condition_text, grounds_of, listing
from advisor.explain.rule_view import as_written, rule_view
from advisor.pack import Pack, Rule
from advisor.pack import condition as c

from . import browse, html, rules_change
from .frame import entry
from .text import code, plain


def show(pack: Pack, rule: Rule, answers: Answers) -> None:
    """The rule in full."""
    with st.container(key="browse_turn"):
        entry("rules", "All rules", icon=":material/list:", kept=browse.kept(pack))
    st.header(plain(rule.because), anchor=False)
    when = rule.when
    if isinstance(when, c.Named):
        when = next(n.when for n in pack.content.conditions if n.id == when.name)
    parts = [condition_text(pack, part) for part in when.parts] if isinstance(when, (c.All, c.AnyOf)) else []
    html.show(
        "rule", pack=pack, rule=rule, answers=answers, grounds=grounds_of(pack, rule), parts=parts,
        joined="All of these hold:" if isinstance(when, c.All) else "One of these holds:", condition=condition_text(pack, when),
        seen=rule_view(pack, answers, rule.id) if answers.given else None,
        routes=lambda to: "every route" if len(ids := pack.expand(to)) == len(pack.routes) else listing([pack.routes[r].label for r in ids]),
    )  # fmt: skip
    if rule.sources:
        with st.container(horizontal=True, gap="small"):
            st.caption("What else rests on", width="content")
            for source_id in rule.sources:
                entry("rules", source_id, source=source_id)
    place = pack.places[("rules", rule.id)]
    st.subheader("As written", anchor=False)
    st.markdown(f"{code(place.file)} line {place.line}")
    text = as_written(pack, "rules", rule.id)
    if text:
        st.code(text, language=None, wrap_lines=True)  # the colours of its YAML are too faint to read
        rules_change.show(pack, rule.id, text)
    else:
        st.caption("The file was edited since it was read; the page follows in a moment.")
