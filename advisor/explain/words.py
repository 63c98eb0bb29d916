"""Ids in words: answers, conditions and labels as people read them."""

from __future__ import annotations

from typing import Any

from advisor.decide.result import within
from advisor.pack import Answer, Pack, Question
from advisor.pack import condition as c

__all__ = ["answer_text", "bins_text", "condition_text", "listing", "told", "within"]

_OPERATORS = {"is": "is", "is not": "is not", "<": "below", "<=": "at most", ">": "above", ">=": "at least"}


def answer_text(question: Question, answer: Answer) -> str:
    """An answer in words: `Not sure`, `None of these`, `Documents or web pages`, `120 (100–499 examples)`, `20–59 GB (estimated)`."""
    if answer.not_sure:
        return "Not sure"
    if question.derived is not None:
        return f"{bins_text(question, answer.options)} (estimated)"
    labels = [question.choices[o].label for o in answer.options]
    if question.several is not None:
        return ", ".join(labels) or "None of these"
    text = " or ".join(labels)
    if question.number is not None:
        unit = question.number.unit
        if answer.number is not None:
            number = f"{answer.number:,.10g}"
            return f"{number} {unit}" if number == labels[0] else f"{number} {unit} ({text})"
        return f"{text} {unit}" if text != "none" else "None"
    return text


def bins_text(question: Question, options: tuple[str, ...]) -> str:
    """Bins in a row as one range with its unit: `under 400 milliseconds`, `20–599 GB`, `7,000 milliseconds or more`."""
    assert question.number is not None
    edges, bins = question.number.edges, sorted(int(o[3:]) for o in options)
    low = edges[bins[0] - 1] if bins[0] else None
    high = edges[bins[-1]] if bins[-1] < len(edges) else None
    unit = question.number.unit
    if low is None:
        return f"under {high:,} {unit}" if high is not None else "any amount"
    return f"{low:,} {unit} or more" if high is None else f"{low:,}–{high - 1:,} {unit}" if high > low + 1 else f"{low:,} {unit}"


def told(answers: int, estimates: int) -> str:
    """`1 answer`, `3 answers`, `2 answers and an estimate`, `2 estimates`."""
    parts = [f"{answers} answer{'s' if answers != 1 else ''}"] if answers or not estimates else []
    if estimates:
        parts.append("an estimate" if estimates == 1 and parts else f"{estimates} estimate{'s' if estimates > 1 else ''}")
    return " and ".join(parts)


def listing(parts: list[str], word: str = "and") -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""


def condition_text(pack: Pack, condition: Any) -> str:
    """A condition with the labels of its options, question by question."""
    if isinstance(condition, c.Always):
        return "always"
    if isinstance(condition, c.Named):
        declared = next(n.when for n in pack.content.conditions if n.id == condition.name)
        return condition_text(pack, declared)
    if isinstance(condition, c.Not):
        return f"not ({condition_text(pack, condition.part)})"
    if isinstance(condition, (c.All, c.AnyOf)):
        word, other = ("and", c.AnyOf) if isinstance(condition, c.All) else ("or", c.All)
        parts = [f"({condition_text(pack, p)})" if isinstance(p, other) else condition_text(pack, p) for p in condition.parts]
        return f" {word} ".join(parts)
    question = pack.questions[condition.question]
    ask = question.ask.rstrip("?")
    if isinstance(condition, c.Has):
        label = question.choices[condition.option].label
        return f"{ask}: {'not ' if condition.negated else ''}“{label}”"
    if isinstance(condition, c.Member):
        labels = [f"“{question.choices[v].label}”" for v in condition.values]
        return f"{ask}: {'not ' if condition.negated else ''}{listing(labels, 'or')}"
    if question.number is not None:
        return f"{ask}: {_OPERATORS[condition.op]} {condition.value:,}"
    label = question.choices[str(condition.value)].label
    return f"{ask}: {'' if condition.op == 'is' else _OPERATORS[condition.op] + ' '}“{label}”"
