"""The currency of amounts: a word, which converts nothing. All that is made says USD; where it leaves, that becomes the team's, in one pass."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from .answers import Answers, all_parts

CURRENCY = "currency"  # the key of its code beside the team's own numbers
LISTED = "USD"  # what list prices and rules are in
OFFERED = (LISTED, "EUR", "GBP", "CHF")  # worth about the same: read alike, what is assumed stays within its ranges
_Found = TypeVar("_Found")


def currency_of(answers: Answers) -> str:
    """The code, three capital letters, that any part of the feature names."""
    return next((str(part.own[CURRENCY]) for part in all_parts(answers) or (answers,) if CURRENCY in part.own), LISTED)


def with_currency(answers: Answers, code: str) -> Answers:
    """The same with one currency for all parts; that of list prices is not written down."""
    own = {name: value for name, value in answers.own.items() if name != CURRENCY} | ({CURRENCY: code} if code != LISTED else {})
    return replace(answers, own=own, others=tuple(with_currency(part, code) for part in answers.others))


def in_currency(found: _Found, answers: Answers) -> _Found:
    """The same text, data or document in the team's currency. What the team typed, addresses and what stands under `unit`, for programs, stay."""
    if (code := currency_of(answers)) == LISTED:
        return found
    typed = [text for p in all_parts(answers) or (answers,) for text in (p.part, *p.notes.values(), *p.record.values())]
    kept = {re.escape(held) for text in typed for held in (text, " ".join(text.split()), *text.splitlines()) if LISTED in held}
    told = re.compile("|".join([*sorted(kept, key=len, reverse=True), rf"(?<![\w+=/]){LISTED}(?!\w)"]))

    def said(value: Any) -> Any:
        if isinstance(value, str):
            return told.sub(lambda m: code if m[0] == LISTED else m[0], value)
        if isinstance(value, dict):
            return {key: held if key == "unit" else said(held) for key, held in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: said(getattr(value, f.name)) for f in fields(value)})
        return type(value)(map(said, value)) if type(value) in (list, tuple) else value

    return said(found)
