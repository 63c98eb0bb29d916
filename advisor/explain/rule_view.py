"""One rule seen from some answers, as it stands in its file, and which cases it decides: those whose first route would be another one
without it."""

import textwrap
import weakref
from dataclasses import dataclass

from advisor.answers import Answers, answers_of_case
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, TRUE, program_of
from advisor.decide.rows import Rows
from advisor.pack import DEFAULT_PACK, Case, Pack


@dataclass(frozen=True, slots=True)
class RuleView:
    """`state` is fires, cannot or open. What a rule shows and what it speaks of come with signed strengths, groups spread out."""

    rule: str
    state: str
    because_of: tuple[str, ...]  # ids of the answered questions that its condition names
    waits_for: tuple[str, ...]  # ids of those not answered, or answered *not sure*
    shows: tuple[tuple[str, int], ...]  # need id, strength
    speaks_of: tuple[tuple[str, int], ...]  # route id, strength
    rules_out: tuple[str, ...]  # route ids


def rule_view(pack: Pack, answers: Answers, rule_id: str) -> RuleView:
    """Whether a rule fires for some answers and what it gives. Raises KeyError for an unknown rule."""
    program = program_of(pack)
    rule = pack.rules[rule_id]
    at = list(pack.rules).index(rule_id)
    state = {TRUE: "fires", FALSE: "cannot"}.get(Domains(pack, answers).decide(program.when[at]), "open")
    named = program.questions(program.when[at])
    answered = tuple(q for q in named if q in answers.given and not answers.given[q].not_sure)
    shows, speaks_of = (tuple(sorted(given.items(), key=lambda x: -x[1])) for given in (program.effects.shows[at], program.effects.direct[at]))
    return RuleView(rule.id, state, answered, tuple(q for q in named if q not in answered), shows, speaks_of, program.vetoes[at])


def as_written(pack: Pack, kind: str, name: str) -> str:
    """The YAML of one entry as it stands in its file, or nothing where the file was moved or edited since it was read.

    `kind` is a list of the pack such as `rules`; of an entry that an overlay changes, the overlay's part.
    """
    place = pack.places[(kind, name)]
    for parent in (pack.folder.resolve().parent, DEFAULT_PACK.parent):
        try:
            lines = (parent / place.file).read_text(encoding="utf-8-sig").splitlines()
            break
        except (OSError, UnicodeDecodeError):
            continue
    else:
        return ""
    start = place.line - 1
    if not 0 <= start < len(lines):
        return ""
    dash = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > dash):
        end += 1
    text = textwrap.dedent("\n".join(lines[start:end])).rstrip()
    return text if name in text else ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A case with its first route as the pack stands and without the rule (None: no route is left).

    The grades say how the case takes each of the two: `best`, `also_ok`, `wrong` or `other`.
    """

    case: str
    first: str | None
    without: str | None
    grade: str
    grade_without: str


_firsts: weakref.WeakKeyDictionary[Pack, list[str | None]] = weakref.WeakKeyDictionary()


def deciding_cases(pack: Pack, rule_id: str) -> list[Decided]:
    """The pack's cases whose first route differs without the rule, in file order; held-out ones stay unseen.

    Raises KeyError where the pack has no such rule.
    """
    rule, cases = pack.rules[rule_id], open_cases(pack)
    if pack not in _firsts:
        _firsts[pack] = _first_routes(pack, cases)
    others = [r for r in pack.content.rules if r is not rule]
    reduced = Pack(pack.content.model_copy(update={"rules": others}), pack.folder, {}, {}, "")
    found = []
    for case, first, without in zip(cases, _firsts[pack], _first_routes(reduced, cases), strict=True):
        if first != without:
            found.append(Decided(case.id, first, without, grade(pack, case, first), grade(pack, case, without)))
    return found


def open_cases(pack: Pack) -> tuple[Case, ...]:
    """The cases that may guide a change of rules: all but those held out for an honest measurement."""
    return tuple(case for case in pack.content.cases if not case.held_out)


def _first_routes(pack: Pack, cases: tuple[Case, ...]) -> list[str | None]:
    """The route that leads each case by what is known of it."""
    if not cases:
        return []
    program = program_of(pack)
    rows = Rows.of_answers(program, [answers_of_case(pack, case) for case in cases])
    firsts = rows.first({}).tolist()
    return [program.route_ids[i] if i >= 0 else None for i in firsts]


def grade(pack: Pack, case: Case, route: str | None) -> str:
    """How the case takes a route; cases name families or routes."""
    names = {route, pack.families[route]} if route else set()
    for word in ("best", "also_ok", "wrong"):
        if names.intersection(getattr(case.expect, word)):
            return word
    return "other"
