"""One rule seen from some answers, and as it stands in its file."""

import textwrap
from dataclasses import dataclass

from advisor.answers import Answers
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, TRUE, program_of
from advisor.pack import DEFAULT_PACK, Pack


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
