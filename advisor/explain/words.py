"""Ids in words: answers, conditions and labels as people read them."""

import re
from typing import Any

from advisor.decide.result import Evaluation
from advisor.decide.result import within as within
from advisor.decide.result import without_term as without_term
from advisor.pack import AHEAD, Answer, Compare, Joined, Named, Not, Pack, Question, table

_OPERATORS: dict[str, str] = table(__file__)
SHOWN, NAMED = 3, 60  # answers of a long list; letters of a question that is named as it is asked
_OTHER_SIDE = {"in": "not in", "not in": "in"}  # both are false where the question is not asked


def first_upper(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def question_text(question: Question) -> str:
    """What is asked; of a grid, with the row: `What was tried?: A stronger model`."""
    return f"{question.ask} {question.row}" if question.row else question.ask


def in_short(question: Question) -> str:
    """What a question is called inside a sentence: as it is asked where that is short, else `Right outputs held`, of a grid `Remedy tried: …`."""
    if not question.short or (len(question.ask) <= NAMED and not question.row):
        return question_text(question)
    return f"{question.short}{f': {within(question.row)}' if question.row else ''}"


def answer_text(question: Question, answer: Answer) -> str:
    """An answer in words: `Not sure`, `None of these`, `Documents or web pages`, `120 (100–499 examples)`."""
    if answer.not_sure:
        return "Not sure"
    labels = [question.choices[o].label for o in answer.options]
    if question.several is not None:
        return ", ".join(labels) or "None of these"
    text = " or ".join(labels)
    if question.number is not None:
        number = text if answer.number is None else f"{answer.number:,.10g}"
        return f"{counted(number, question.number.unit)}{'' if number in text else f' ({text})'}" if number != "none" else "None"
    return text


def counted(amount: str, unit: str) -> str:
    """`300 examples`; of one, `1 example`."""
    return f"{amount} {re.sub(r's(?=$| )', '', unit, count=1) if re.fullmatch('(up to )?1', amount) else unit}"


def count(n: int, noun: str) -> str:
    """`no problems`, `1 problem`, `2 problems`."""
    return f"{f'{n:,}' if n else 'no'} {noun}{'' if n == 1 else 's'}"


def figure_text(question: Question, answer: Answer) -> str:
    """The answer to a number question as short as it can be: `300 examples`, `1.2 million examples`, `100–499 examples` or `no examples`."""
    assert question.number is not None
    if answer.number is not None:
        said = f"{answer.number / 1e6:.3g} million" if 1e6 <= answer.number < 1e9 else f"{answer.number:,.10g}"
        return counted(said if answer.number else "no", question.number.unit)
    labels = [question.choices[o].label for o in answer.options]
    return counted("no" if labels == ["none"] else " or ".join(labels), question.number.unit)


def first_sentence(text: str) -> str:
    """The text up to its first full stop before a capital letter, or before a digit, but not after `no. `."""
    return re.split(r"(?<=[.!?]) (?=[A-Z])|(?<=\w{4}\.) (?=\d)", text, maxsplit=1)[0]


def hundredths(share: float) -> int:
    """How many of a hundred a share is; rounded down, so that shares never add up to more, and all of them is said of no other."""
    return int(100 * share + 1e-9)


def listing(parts: list[str], word: str = "and") -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""


def measure(pack: Pack) -> str:
    """What a need that shows slightly brings a route: by this totals are read."""
    least, most = (pack.content.scale.strength.slightly * getattr(pack.content.scale.fit, word) for word in ("barely", "fully"))
    return f"As a measure: a need that shows slightly brings {least} to a route that barely meets it and {most} to one that fully does."


def ahead(found: Evaluation) -> str:
    """By how much what leads does: `3 ahead of human review`; of what a rule puts first, by which, and what it would be without."""
    scale, left = found.pack.content.scale, found.left[:2]
    if not left[1:]:
        return "with no other left"
    lead, name = left[0].total - left[1].total, within(found.pack.routes[left[1].route].label)
    rest, by = lead - AHEAD * scale.direct * scale.ahead(lead), [f"`{s.rule}`" for s in left[0].shares if s.value >= AHEAD]
    said = f"{abs(rest)} {'ahead of' if rest > 0 else 'behind'} {name}" if rest else f"level with {name}"
    return f"first by {listing(by)}, by points alone {said}" if scale.ahead(lead) else said


def near(found: Evaluation) -> str:
    """What stands near the top, with totals: `human review 12, few-shot prompting 9 and retrieval 7`."""
    return listing([f"{within(found.pack.routes[s.route].label)} {found.pack.content.scale.told(s.total)}" for s in found.left[:SHOWN]])


def condition_text(pack: Pack, condition: Any, *, by_name: bool = False) -> str:
    """A condition with the labels of its options. `by_name`, beside it as written: declared ones as ids, and of a long list of answers the first."""
    if isinstance(condition, Named):
        return f"`{condition.name}`" if by_name else condition_text(pack, pack.declared[condition.name])
    if isinstance(condition, Not):
        return f"not ({condition_text(pack, condition.part, by_name=by_name)})"
    parts, word = condition_parts(pack, condition, by_name=by_name), condition.word if isinstance(condition, Joined) else "and"
    return f"{',' * any(' or ' in part for part in parts)} {word} ".join(parts)


def condition_parts(pack: Pack, condition: Any, *, by_name: bool = False) -> list[str]:
    """What a condition joins, in words, in brackets what the other word joins; one part is what asks one question, or the same of some rows."""
    word, alike = condition.word if isinstance(condition, Joined) else "or", dict[tuple[str, str], list[tuple[str, str]]]()
    for part in condition.parts if isinstance(condition, Joined) else (condition,):
        meant = pack.declared[part.name] if isinstance(part, Named) and not by_name else part
        if isinstance(meant, Compare):
            question, said = pack.questions[meant.question], said_text(pack, meant, SHOWN if by_name else None)
            asked, apart = in_short(question).rstrip("?"), said * (word == "and" and bool(meant.values[1:]))
            key = (question.short or question.ask, said) if question.row else (asked, apart)
            alike.setdefault(key, []).append((question.row, said))
        else:
            text, inner = condition_text(pack, meant, by_name=by_name), isinstance(meant, Joined) and meant.word != word
            alike[f"({text})" if inner and condition_parts(pack, meant, by_name=by_name)[1:] else text, ""] = []
    rows = {key: f"; {word} ".join(row for row, _ in held if row) for key, held in alike.items()}  # rows have commas of their own
    each = {key: listing([*dict.fromkeys(said for _, said in held)], word) for key, held in alike.items()}
    return [f"{f'{rows[key]} ({key[0]})' if rows[key] else key[0]}: {said}" if said else key[0] for key, said in each.items()] or ["always"]


def said_text(pack: Pack, compared: Compare, most: int | None = None) -> str:
    """What a comparison asks of an answer: `none of “Yes” or “No”`, `at least 1,000`. Of a long list the shorter side: `none of` the others."""
    question, values, op = pack.questions[compared.question], compared.values, compared.op
    others = [o for o in question.choices if o not in values]
    if op in _OTHER_SIDE and 0 < len(others) < len(values) - 1:
        values, op = tuple(others), _OTHER_SIDE[op] if others[1:] else f"is{' not' * (op == 'in')}"
    said = [f"{v:,}" if question.number is not None else f"“{question.choices[v].label}”" for v in values]
    if most and len(said) > 2 * most:
        said[most:] = [f"{len(said) - most} more"]
    return f"{_OPERATORS[op]}{listing(said, 'or')}"
