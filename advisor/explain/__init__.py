"""A recommendation in words: verdict, needs, reasons, stack cards, what is ruled out, what would change it, what to find out."""

from .cards import Card, cards
from .changes import Flip, single_changes
from .diagnosis import Diagnosis, diagnosis
from .needs import Lever, NeedShown, needs_profile
from .neighbours import Parted, neighbours_of
from .next_question import about_more, purpose
from .next_tests import NextTest, next_tests
from .precedents import Precedents, precedents
from .reasons import Reason, grounds_of, reasons_against, reasons_for
from .verdict import Verdict, this_week, verdict
from .ways import OnlyWay, only_ways
from .why_not import RuledOut, ruled_out, why_not
from .words import answer_text, condition_text, listing, question_text, within

__all__ = [
    "Card", "Diagnosis", "Flip", "Lever", "NeedShown", "NextTest", "OnlyWay", "Parted", "Precedents", "Reason", "RuledOut", "Verdict", "about_more",
    "answer_text", "cards", "condition_text", "diagnosis", "grounds_of", "listing", "needs_profile", "neighbours_of", "next_tests", "only_ways",
    "precedents", "purpose", "question_text", "reasons_against", "reasons_for", "ruled_out", "single_changes", "this_week", "verdict",
    "why_not", "within",
]  # fmt: skip
