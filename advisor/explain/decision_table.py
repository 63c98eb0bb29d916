"""A rule as a decision table: what comes of it for each way of answering what it hangs on, *not asked* and *not answered* among them."""

import itertools
import math
from collections.abc import Iterator, Mapping

from advisor.answers import Answers
from advisor.decide import FALSE, TRUE, Domains, program_of
from advisor.pack import Answer, Pack, grouped

from .words import in_short, listing

MOST, WIDE, TRIED = 14, 4, 2_000  # rows, questions, and ways of answering these that are gone through
_BANS = ("forbidden", "forbidden until known", "allowed", "open: allowed so far")
_HOLDS = ("holds", "holds until known", "does not hold", "open: does not hold so far")
Rows = tuple[tuple[str, ...], ...]


def decision_table(pack: Pack, rule_id: str, *, by_name: bool = False) -> Rows:
    """The head (questions, then what comes of it), then the rows, in which answers stand together that make no difference; where a rule hangs on no
    question an empty head alone. Of too many some are left open, an overlay's own last. `by_name`: as rules write them. KeyError: no such rule."""
    rule, program = pack.rules[rule_id], program_of(pack)
    firing, comes = program.firing(rule), _BANS if rule.rule_out else _HOLDS
    named = grouped((program.variables[v].question, program.variables[v].option or "") for v in firing[2].reach)
    size = {q: 2 ** len(o) + 1 if pack.questions[q].several is not None else len(pack.questions[q].choices) + 2 for q, o in named.items()}

    def ways(name: str, given: Mapping[str, Answer]) -> Iterator[tuple[str, Mapping[str, Answer]]]:
        question = pack.questions[name]
        if name in program.ask_if and Domains(pack, Answers(given)).decide(program.ask_if[name]) == FALSE:
            yield "not asked", given
            return
        said = {o: c.label if question.number is not None else o if by_name else f"“{c.label}”" for o, c in question.choices.items()}
        others = [text for o, text in said.items() if o not in named[name]]
        none = listing([*(others if len(others) <= WIDE else ["others"]), "nothing ticked"], "or")
        for options in itertools.product(*(("", o) for o in named[name])) if question.several is not None else ((o,) for o in question.choices):
            chosen = tuple(filter(None, options))
            if len(chosen) < 2 or not any(question.choices[o].alone for o in chosen):
                yield listing([said[o] for o in chosen]) or none, {**given, name: Answer(chosen)}
        yield "not answered", given

    def rows(asked: tuple[str, ...], given: Mapping[str, Answer]) -> Rows:
        if not asked:
            known = Domains(pack, Answers(given))
            state = known.decide(firing[2])
            return ((comes[0 if state == TRUE else 2 if state == FALSE else 1 if known.fires(firing) else 3],),)
        tried = [(rows(asked[1:], then), way, {*then[asked[0]].options} if asked[0] in then else set()) for way, then in ways(asked[0], given)]
        alike = grouped((then, (way, ticked)) for then, way, ticked in tried)
        most, words = max(alike.values(), key=len), dict[Rows, str]()
        for then, of in alike.items():  # of several options those that alone make it so, where it comes to the same whatever else is ticked
            alone = {option for _, ticked in of if len(ticked) == 1 for option in ticked}
            wide = len(of) > WIDE and all(bool(ticked & alone) == (comes_to == then) for comes_to, _, ticked in tried if ticked)
            told = [f"{way} (whatever else)" if wide and ticked else way for way, ticked in of if len(ticked) < 2 or not wide]
            words[then] = "any other" if of is most and len(told) > WIDE else listing(told, "or")
        return tuple(("any" if len(alike) == 1 < len(most) else way, *row) for then, way in words.items() for row in then)

    for n in range(min(WIDE, len(named)), 0, -1):
        kept = sorted(named, key=lambda q: q not in program.untold)[:n]
        asked = tuple(q for q in named if q in kept)
        if math.prod(size[q] for q in asked) <= TRIED and (len(found := rows(asked, {})) <= MOST or n == 1):
            head = {q: q if by_name else in_short(pack.questions[q]) for q in named}
            left = f", all else open (more than {MOST} rows with {listing([head[q] for q in named if q not in kept])})" if n < len(named) else ""
            return ((*map(head.__getitem__, asked), f"by this rule{left}"), *found)
    return ((),)
