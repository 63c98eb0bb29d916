"""The one owner of the address: answers as a query, and back. Knows no Streamlit.

A query holds, in this order: what the page needs (`rule=...`, `tab=why`), `edition=2`, the answers by question id as they were given (of a grid
`remedies_passage=helped`), needs that the team corrects as `need.find=strongly`, its numbers as `own.fields=9`, `assumed=task.wait`, a favoured route
as `choice=lora`. Then the parts of a feature: `part=Sort tickets` for the one that all else is about, for others with a query of their own behind a
`?`; last scenarios, with what each answers otherwise: `scenario=Small model?train=small&volume=`. Several-of answers repeat their key; `~` is *not
sure*, `-` is *none of these*. Ids hold no dot: behind a question called as a key of a page, or as one of Streamlit's `embed` keys, stands one."""

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from advisor.pack import Answer, Findings, Pack, Place, Problem, Question, nearest, plain_answer

from .answers import EDITION, MOST_PARTS, Answers, all_parts, clean_name, free_name
from .read import MAX_PROBLEMS, Reader

NOT_SURE_MARK, NONE_MARK = "~", "-"
EDITION_KEY, NEED, OWN, ASSUMED, PART, SCENARIO = "edition", "need.", "own.", "assumed", "part", "scenario"
MOST_SCENARIOS = 4
CHOICE, FAVOURED = "choice", "favoured"  # the one field of the record that travels: a route to check
PAGE_KEYS = ("rule", "route", "term", "source", "find", "need", "tab", "who")  # what a page may keep beside the answers

Query = dict[str, list[str]]
_PLUS_LOST = re.compile(r"^(\d+) $")  # `50000+` where the plus was not escaped
query_string = functools.partial(urlencode, doseq=True)  # a query as it stands behind the `?` of an address


def to_query(pack: Pack, answers: Answers) -> Query:
    """The query that `from_query` reads back to the same answers, corrected needs, own numbers, assumed marks and favoured route."""
    own = _of_one(pack, answers)
    query = {**({EDITION_KEY: [str(EDITION)]} if own or answers.others else {}), **own}
    if answers.others:
        query[PART] = [answers.part if p.part == answers.part else f"{p.part}?{query_string(_of_one(pack, p))}" for p in all_parts(answers)]
    return query


def _of_one(pack: Pack, answers: Answers) -> Query:
    """The same for one part, without its name."""
    ours = (*PAGE_KEYS, EDITION_KEY, ASSUMED, CHOICE, PART, SCENARIO)
    query = {f"{q}{'.' * (q in ours or q.startswith('embed'))}": _values(pack.questions[q], answer) for q, answer in answers.given.items()}
    query |= {f"{NEED}{need}": [word] for need, word in answers.needs.items()}
    query |= {f"{OWN}{name}": [str(value).removesuffix(".0")] for name, value in answers.own.items()}
    if assumed := [name for name in answers.given if name in answers.assumed]:
        query[ASSUMED] = [".".join(assumed)]
    if (favoured := answers.record.get(FAVOURED, "")) in pack.routes:
        query[CHOICE] = [favoured]
    return query


def scenarios_to_query(pack: Pack, answers: Answers, scenarios: Mapping[str, Answers]) -> Query:
    """The query that `scenarios_from_query` reads back beside the same answers."""
    front, found = _of_one(pack, answers) if scenarios else {}, []
    for name, scenario in scenarios.items():
        own = _of_one(pack, scenario)
        found.append(f"{name}?{query_string({key: own.get(key, ['']) for key in {**front, **own} if own.get(key) != front.get(key)})}")
    return {SCENARIO: found} if found else {}


def scenarios_from_query(pack: Pack, raw: Mapping[str, Iterable[str]], answers: Answers) -> tuple[dict[str, Answers], list[Problem]]:
    """The scenarios of a raw query by name, the first four of them, and what of them could not be read."""
    findings, front, found = Findings(MAX_PROBLEMS), _of_one(pack, answers), dict[str, Answers]()
    for value in [*raw.get(SCENARIO, ())][:MOST_SCENARIOS]:
        said, _, query = value.partition("?")
        name = free_name(clean_name(said) or "Scenario", [*found])
        own = {key: some for key, some in {**front, **parse_qs(query, keep_blank_values=True)}.items() if some != [""]}
        place = Place(f"scenario {name}")
        plain = _as_in_a_file(pack, own, findings, place, in_part=True)
        found[name] = Reader(pack, findings, lambda path, at=place: at).read({**plain, "edition": EDITION})  # type: ignore[misc]
    return found, findings.in_order("")


def from_query(pack: Pack, raw: Mapping[str, Iterable[str]]) -> tuple[Answers, list[Problem]]:
    """Answers from a raw query (key -> its values), and what of it could not be read."""
    findings = Findings(MAX_PROBLEMS)
    front = {key: [*some] for key, some in raw.items() if key != PART}
    whole = _as_in_a_file(pack, front, findings, Place())
    if edition := front.get(EDITION_KEY):
        whole["edition"] = edition[-1]
    if raw.get(PART):
        whole |= _parts(pack, [*raw[PART]], findings)
    # the place is the part that the path leads through, or none that is worth a word
    reader = Reader(pack, findings, lambda path: Place(f"part {path[1]}" if path[:1] == ("parts",) and path[1:] else ""))
    return reader.read(whole), findings.in_order("")


def _parts(pack: Pack, raw: list[str], findings: Findings) -> dict[str, Any]:
    """The parts of a feature as in a file. One without its `?` is the one in front; if none is, the front comes first under a name of its own."""
    at = next((i for i, value in enumerate(raw) if "?" not in value), -1)
    if at < 0:
        raw, at = ["", *raw], 0
    parts, front = dict[str, Any](), ""
    for i, value in enumerate(raw[: 10 * MOST_PARTS]):  # those beyond the last that is read are named, not looked into
        said, _, query = value.rpartition("?") if "?" in value else (value, "", "")
        name = free_name(clean_name(said), [*parts])
        front = name if i == at else front
        parts[name] = _as_in_a_file(pack, parse_qs(query, keep_blank_values=True), findings, Place(f"part {name}"), in_part=True)
    return {"part": front, "parts": parts}


def _as_in_a_file(pack: Pack, raw: Mapping[str, list[str]], findings: Findings, place: Place, *, in_part: bool = False) -> dict[str, Any]:
    """One set of answers as it would stand in a file; a favoured route that nobody knows goes to `findings`."""
    found: dict[str, Any] = {"answers": {}, "needs": {}, "own": {}}
    for key, values in raw.items():
        last = values[-1] if values else ""
        if (key.lower().startswith("embed") and not key.endswith(".")) or (not in_part and key in (*PAGE_KEYS, EDITION_KEY, SCENARIO)):
            continue
        if key.startswith(NEED):
            found["needs"][key.removeprefix(NEED)] = last
        elif key.startswith(OWN):
            found["own"][key.removeprefix(OWN)] = last
        elif key.startswith("p."):  # before a criterion, which had a priority in the first edition
            found["priorities"] = {}
        elif key == CHOICE and last in pack.routes:
            found["record"] = {FAVOURED: last}
        elif key == CHOICE:
            findings.add(Problem("unknown-route", f"`{last[:60]}` is no route", place, nearest(last[:60], pack.routes)))
        elif key == ASSUMED:
            found["assumed"] = list(dict.fromkeys(name for value in values for name in value.split(".") if name))
        else:
            words = ["not_sure" if value == NOT_SURE_MARK else _PLUS_LOST.sub(r"\1+", value) for value in values]
            found["answers"][key.removesuffix(".")] = [] if values == [NONE_MARK] else words[0] if len(words) == 1 else words
    return found


def _values(question: Question, answer: Answer) -> list[str]:
    if answer.not_sure:
        return [NOT_SURE_MARK]
    plain = plain_answer(question, answer)
    return ([str(value) for value in plain] or [NONE_MARK]) if isinstance(plain, list) else [str(plain)]
