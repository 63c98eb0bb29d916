"""What a team counted by kind: a line for each fault, what cures it, and how many outputs are right at most once it is cured."""

from advisor.decide import Recommendation

from .diagnosis import LikelyCause, diagnosis, tallied
from .words import within, without_term

Row = tuple[str, str, str, str, str]
COUNTED = ("What goes wrong, and what cures it", "Of 100 bad outputs", "Of 100 right then, at most", "With those above cured too")


def tally(rec: Recommendation) -> tuple[list[Row], str]:
    """For each fault that the team counted, the commonest first: what it is, what cures it, how many of a hundred bad outputs it spoilt, and how
    many of a hundred are right at most once it is cured, alone and with those above; and what curing all brings. People who look cure none."""
    counts, own, found = tallied(rec), rec.answers.own, diagnosis(rec)
    if len(counts) < 2 and "faults_read" not in own:  # the only kind that was counted is no share of anything
        return [], ""
    bad, right = max(sum(counts.values()), float(own.get("faults_read", 0))), min(float(own.get("right_today", 0)), 100.0)
    causes = {symptom: cause for cause in reversed(found.causes if found else ()) for symptom in cause.explains}
    people = {r.id for r in rec.pack.content.routes if True in r.traits.people_read_each}
    faults, gone = list[Row](), 0.0
    for (q, o), n in sorted(counts.items(), key=lambda x: -x[1]):
        cause = causes.get((q, o))
        causes = {symptom: c for symptom, c in causes.items() if c is not cause}  # a second kind may as well have another cause
        cured = cause is not None and cause.remedies[0].lever not in people
        gone += n / bad * cured
        alone, together = (f"{right + (100 - right) * part:.0f}" if right and cured else "" for part in (n / bad, gone))
        faults.append((rec.pack.questions[q].choices[o].label, _cure(cause), f"{100 * n / bad:.0f}", alone, together))
    told = f"{right:g} of 100 are right today; at most {right + (100 - right) * gone:.0f}" if right else f"At most {100 * gone:.0f} of 100 bad ones"
    return faults, f"{told} are right once all that has a cure here is cured."


def _cure(cause: LikelyCause | None) -> str:
    """What to do about a fault, and by which route or step."""
    if cause is None:
        return "No cause of it is known here: read twenty of them."
    by = cause.remedies[0]
    return f"{cause.headline} By {within(without_term(by.label))}." if by.label and by.state != "ruled out" else cause.headline
