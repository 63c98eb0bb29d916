"""What a team counted by kind: a line for each fault, what cures it, and how many outputs are right at most once it is cured."""

from typing import NamedTuple

from advisor.decide import Recommendation

from .diagnosis import LikelyCause, diagnosis, tallied
from .words import within, without_term

RIGHT, READ = "right_today", "faults_read"  # numbers of the team: how many of a hundred are right, and how many bad outputs it sorted
ADVISED = ("first", "added")


class Tally(NamedTuple):
    """For each fault, the commonest first: what it is, what cures it, how many of a hundred bad outputs it spoilt, and how many of a hundred outputs
    are right at most once it is cured; and what curing all of them can bring."""

    rows: tuple[tuple[str, str, str, str], ...]
    said: str


def tally(rec: Recommendation) -> Tally | None:
    """The team's own count; None where it typed none."""
    counts, found, right = tallied(rec), diagnosis(rec), rec.answers.own.get(RIGHT)
    bad, known = max(sum(counts.values()), float(rec.answers.own.get(READ, 0))), isinstance(right, float) and right < 100
    good, rows, cured = float(right or 0) if known else 0.0, list[tuple[str, str, str, str]](), 0.0
    for (question, option), n in sorted(counts.items(), key=lambda x: -x[1]):
        cause = next((c for c in (found.causes if found else ()) if (question, option) in c.explains), None)
        cured += n / bad if cause else 0.0
        most = f"{good + (100 - good) * n / bad:.0f}" if known and cause else ""
        rows.append((rec.pack.questions[question].choices[option].label, _cure(cause), f"{100 * n / bad:.0f}", most))
    every = (
        f"{good:g} of 100 are right today; at most {good + (100 - good) * cured:.0f} are"
        if known
        else f"At most {100 * cured:.0f} of 100 bad ones are right"
    )
    return Tally(tuple(rows), f"{every} once all that has a cure here is cured.") if rows else None


def _cure(cause: LikelyCause | None) -> str:
    """What to do about a fault, by which route or step, and whether that is advised."""
    if cause is None:
        return "No cause of it is known here: read twenty of them."
    by = cause.remedies[0]
    told = f" By {within(without_term(by.label))}{', as advised' if by.state in ADVISED else ''}." if by.label and by.state != "ruled out" else ""
    return f"{cause.headline}{told}"
