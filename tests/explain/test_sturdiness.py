"""How sturdy the first route is if needs weigh otherwise."""

import numpy as np

from advisor.explain.sturdiness import sturdiness
from tests.strategies import decided, tiny_pack

# Route `one` meets quality by 8, `two` speed by 6.
PACK = tiny_pack(
    {"when": "q is a", "needs": {"quality": "strongly", "speed": "clearly"}},
    needs=[{"id": n, "label": n.capitalize()} for n in ("quality", "speed")],
    routes=[
        {"id": "one", "meets": {"quality": {"how_well": "partly", "how": "one is good"}}},
        {"id": "two", "meets": {"speed": {"how_well": "fully", "how": "two is fast"}}},
    ],
)


def test_the_share_is_that_of_the_weights_that_keep_it_first() -> None:
    """With one need on each side, `one` leads where its weight counts for more: a share that can be worked out by hand."""
    found = sturdiness(decided(PACK, q="a"), samples=20_000)
    # log2(quality) - log2(speed) is triangular on -2 to 2 and must exceed log2(3/4)
    edge = np.log2(3 / 4)
    expected = 1 - (2 + edge) ** 2 / 8
    assert found is not None
    assert abs(found.share - expected) < 0.01
    assert ("one", "two") == (found.first, found.second)
    assert found.sentence.endswith("of 100 ways of weighing the needs; two leads in the others.")
    assert abs(sum(share for _, share in found.others) + found.share - 1) < 1e-9
