"""Answers: what a team said about one feature, and what travels with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from advisor.pack import Answer

EDITION = 2  # of the questionnaire, as files and addresses carry it
NONE, STRONGLY = CORRECTIONS = ("none", "strongly")  # what a team may say of a need: not our problem, or this matters most
OWN_MODELS = ("model", "open_model")  # what a team may name for estimates beside figures of the pack: the models that it would use
OWN_PRICES = ("price_read", "price_written")  # and what it pays, in US dollars per million tokens
RECORD_FIELDS = ("title", "deciders", "date", "override", "reason", "favoured")


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question id, in the order in which they were given, and what travels with them: other parts of the same
    feature too, see `feature`."""

    given: Mapping[str, Answer] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)  # need -> one of `CORRECTIONS`
    assumed: frozenset[str] = frozenset()  # questions that a starting point filled in
    own: Mapping[str, float | str] = field(default_factory=dict)  # the team's numbers for estimates, by figure, and its models
    notes: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, str] = field(default_factory=dict)
    part: str = ""  # the name of the feature's part that these answers are about; empty where it has no parts
    others: tuple[Self, ...] = ()  # the other parts in order
    place: int = 0  # where this part stands among them all

    def with_answer(self, question: str, answer: Answer | None) -> Self:
        """A copy with one answer set (last in the order if new), or removed by None."""
        given = dict(self.given)
        if answer is None:
            given.pop(question, None)
        else:
            given[question] = answer
        return replace(self, given=given, assumed=self.assumed - {question})
