"""The one owner of the address: answers as a query, and back. Knows no Streamlit.

A query holds, in this order: what the page itself needs (`rule=...`), the answers by question id in the order in
which they were given, priorities as `p.<criterion>=more`, `assumed=task.wait`, the route that the visitor favours as
`choice=lora`. Then the parts of a feature in order: `part=Sort tickets` for the one that all else is about, and for each other
one its name with a query of its own behind a `?`, as `part=Draft replies?task=write`. Several-of answers repeat their key;
`~` is *not sure*, `-` is *none of these*. Ids hold no dot, so nothing collides: a question whose id is also a key of a page,
or one of Streamlit's own `embed` keys, is written with a dot behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from advisor.answers import MOST_PARTS, PRIORITIES, Answers, all_parts, clean_name, free_name, in_front, read_answers, too_many
from advisor.pack import Answer, Pack, Problem, Question, nearest, plain_answer

NOT_SURE_MARK, NONE_MARK = "~", "-"
ASSUMED, PART = "assumed", "part"
CHOICE, FAVOURED = "choice", "favoured"  # the one field of the record that travels: a route to check
PAGE_KEYS = ("rule", "route", "term", "source", "find")  # what a page may keep beside the answers

Query = dict[str, list[str]]
_PLUS_LOST = re.compile(r"^(\d+) $")  # `50000+` where the plus was not escaped
_WORDS = {number: word for word, number in PRIORITIES.items()}


def to_query(pack: Pack, answers: Answers, extra: Mapping[str, str] | None = None) -> Query:
    """The query that `from_query` reads back to the same answers, priorities, assumed marks and favoured route."""
    query: Query = {key: [str(value)] for key, value in (extra or {}).items() if value}
    for name, answer in answers.given.items():
        query[_key(name)] = _values(pack.questions[name], answer)
    for criterion, priority in answers.priorities.items():
        if priority != PRIORITIES["normal"]:
            query[f"p.{criterion}"] = [_WORDS[priority]]
    assumed = [name for name in answers.given if name in answers.assumed]
    if assumed:
        query[ASSUMED] = [".".join(assumed)]
    favoured = answers.record.get(FAVOURED, "")
    if favoured in pack.routes:
        query[CHOICE] = [favoured]
    if answers.others:
        query[PART] = [answers.part if p.part == answers.part else f"{p.part}?{query_string(to_query(pack, p))}" for p in all_parts(answers)]
    return query


def query_string(query: Mapping[str, Iterable[str]]) -> str:
    """A query as it stands behind the `?` of an address."""
    return urlencode(query, doseq=True)


def from_query(pack: Pack, raw: Mapping[str, Iterable[str]]) -> tuple[Answers, list[Problem]]:
    """Answers from a raw query (key -> its values), and one problem for each value that could not be read."""
    front, problems = _one_from_query(pack, {key: some for key, some in raw.items() if key != PART})
    return _with_parts(pack, front, [*raw[PART]], problems) if raw.get(PART) else (front, problems)


def _with_parts(pack: Pack, front: Answers, raw: list[str], problems: list[Problem]) -> tuple[Answers, list[Problem]]:
    """The parts of the feature around the one in front. One that stands without its `?` is the one in front, and if none does,
    the front comes first under a name of its own."""
    found: list[Answers] = []
    at = next((i for i, value in enumerate(raw) if "?" not in value), -1)
    if at < 0:
        raw, at = ["", *raw], 0
    if len(raw) > MOST_PARTS:
        kept = [i for i in range(len(raw)) if i == at or i < MOST_PARTS - (at >= MOST_PARTS)]
        gone = next(i for i in range(len(raw)) if i not in kept)
        problems = [*problems, too_many(clean_name(raw[gone].partition("?")[0]), len(raw) - len(kept))]
        raw, at = [raw[i] for i in kept], kept.index(at)
    for i, value in enumerate(raw):
        said, _, query = value.rpartition("?") if i != at and "?" in value else (value, "", "")
        name = free_name(clean_name(said), [p.part for p in found])
        part = front
        if i != at:
            part, wrong = _one_from_query(pack, parse_qs(query, keep_blank_values=True))
            problems = [*problems, *(replace(p, message=f"in the part `{name}`: {p.message}") for p in wrong)]
        found.append(replace(part, part=name))
    return in_front(tuple(found), at, front.record), problems


def _one_from_query(pack: Pack, raw: Mapping[str, Iterable[str]]) -> tuple[Answers, list[Problem]]:
    """The same for one part."""
    given: dict[str, str | list[str]] = {}
    priorities: dict[str, str] = {}
    assumed: list[str] = []
    favoured = ""
    for key, some in raw.items():
        values = [*some]
        if key in PAGE_KEYS or (key.lower().startswith("embed") and not key.endswith(".")):
            continue
        if key.startswith("p."):
            priorities[key[2:]] = values[-1] if values else ""
        elif key == CHOICE:
            favoured = values[-1] if values else ""
        elif key == ASSUMED:
            assumed += [name for value in values for name in value.split(".") if name]
        else:
            given[key.removesuffix(".")] = _plain(values)
    answers, found = read_answers(pack, {"answers": given, "priorities": priorities, "assumed": list(dict.fromkeys(assumed))})
    if favoured in pack.routes:
        answers = replace(answers, record={FAVOURED: favoured})
    elif favoured:
        found.append(Problem("unknown-route", f"`{favoured[:60]}` is no route", hint=nearest(favoured[:60], pack.routes)))
    return answers, found


def page_values(raw: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What a page keeps in the address beside the answers."""
    return {key: list(raw[key])[-1] for key in PAGE_KEYS if raw.get(key)}


def _key(name: str) -> str:
    reserved = name in PAGE_KEYS or name in (ASSUMED, CHOICE, PART) or name.startswith("embed")
    return f"{name}." if reserved else name


def _values(question: Question, answer: Answer) -> list[str]:
    if answer.not_sure:
        return [NOT_SURE_MARK]
    plain = plain_answer(question, answer)
    return ([str(value) for value in plain] or [NONE_MARK]) if isinstance(plain, list) else [str(plain)]


def _plain(values: list[str]) -> str | list[str]:
    """The values of one key as they would stand in a file."""
    if values == [NONE_MARK]:
        return []
    words = ["not_sure" if value == NOT_SURE_MARK else _PLUS_LOST.sub(r"\1+", value) for value in values]
    return words[0] if len(words) == 1 else words
