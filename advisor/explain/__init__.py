"""A recommendation in words: verdict, stack cards, reasons, what is ruled out, what would change it."""

from .cards import Card, cards
from .changes import Flip, single_changes
from .diagnosis import Diagnosis, diagnosis
from .neighbours import Parted, neighbours_of
from .precedents import Precedents, precedents
from .reasons import Reason, RuledOut, reasons_for, ruled_out, strength_of
from .verdict import Verdict, verdict
from .words import answer_text, condition_text, listing, within

__all__ = [
    "Card", "Diagnosis", "Flip", "Parted", "Precedents", "Reason", "RuledOut", "Verdict", "answer_text", "cards",
    "condition_text", "diagnosis", "listing", "neighbours_of", "precedents", "reasons_for", "ruled_out", "single_changes", "strength_of", "verdict",
    "within",
]  # fmt: skip
