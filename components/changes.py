"""What would change it: other answers, other weights, a test; and a route that the visitor favours."""

import streamlit as st

from advisor.answers.address import FAVOURED
from advisor.decide import Recommendation
        tried = applied(rec.answers, flip), flip.moves[0].question if len(flip.moves) == 1 else ""
        then = state.recommendation(rec.pack, tried[0])
        was, now = (verdict_on_paper(r).headline for r in (rec, then))
        leads = "; the headline stays as it is" if now == was else f"; with what you allow: {now}" * (then.first != flip.route)
        st.markdown(f"{plain(flip.sentence + priced(rec, flip))}  \n:small[:gray[{plain(possible(rec, flip) + leads)}]]", width="stretch")
        st.button("Try it", key=f"try_{key}", icon=":material/experiment:", type="tertiary", on_click=state.change, args=tried)


def favoured(rec: Recommendation) -> None:
    """A list of routes; for the chosen one, which address and exports keep, why it is not first, what holds for it, and what would put it first."""
    st.header("Check my choice", anchor=False)
    labels = {r: rec.pack.routes[r].label for r in rec.pack.routes}
    route = rec.answers.record.get(FAVOURED, "")
    choose("A route that you favour, or wonder about", labels, route, "Choose a route", "choice", state.note, FAVOURED, "record")
    if route not in labels:
        return
    found = check_my_choice(rec, route)
    with st.container(key="checked_choice"):
        html.show("choice", pack=rec.pack, found=found, said=argument(rec, found, price(rec, route)))
        for i, flip in enumerate(found.toward.flips[:SHOWN]):
            _flip(rec, flip, f"choice_{i}")
