"""The compiled form of a pack lives and dies with it."""

from __future__ import annotations

import gc
import pickle
import weakref

from advisor.answers import Answers
from advisor.decide import recommend
from advisor.decide.program import program_of
from advisor.pack import Pack
from tests.strategies import make_pack


def small() -> Pack:
    route = {"id": "one", "label": "One", "family": "rag", "layer": "l"}
    question = {"id": "x", "section": "s", "ask": "X?", "options": {"a": "A", "b": "B"}}
    rule = {"id": "r", "when": "x is a", "points": {"one": {"c": 1}}, "because": "Yes.", "judgement": True}
    criteria = [{"id": "c", "label": "C", "weight": 1}]
    info = {"id": "small", "version": "1", "title": "Small"}
    return make_pack({"pack": info, "questions": [question], "criteria": criteria, "routes": [route], "rules": [rule]})


def test_a_pack_is_compiled_once():
    """The same pack gives the same program; another pack another one."""
    pack = small()
    assert program_of(pack) is program_of(pack)
    assert program_of(small()) is not program_of(pack)


def test_nothing_keeps_a_pack_that_is_no_longer_used():
    """A pack and all that was compiled from it are freed, so a server that reads edited packs does not grow."""
    pack = small()
    recommend(pack, Answers())
    gone = [weakref.ref(pack), weakref.ref(program_of(pack))]
    del pack
    gc.collect()
    assert [None, None] == [g() for g in gone]


def test_a_pack_in_use_can_be_kept_in_a_file():
    """What was compiled from a pack is left out when it is pickled."""
    pack = small()
    recommend(pack, Answers())
    again = pickle.loads(pickle.dumps(pack))
    assert pack.hash == again.hash
    assert recommend(pack, Answers()).ranking == recommend(again, Answers()).ranking
