"""What a team counted by kind: a line for each fault, what cures it, and how many outputs are right at most once it is cured."""

from advisor.decide import Recommendation

from .diagnosis import LikelyCause, diagnosis, tallied
from .words import within, without_term

Row = tuple[str, str, str, str]


def tally(rec: Recommendation) -> tuple[list[Row], str]:
    """For each fault that the team counted, the commonest first: what it is, what cures it, how many of a hundred bad outputs it spoilt, and how
    many of a hundred outputs are right at most once it is cured; and what curing all can bring. No rows where it counted hardly any."""
    counts, own, found = tallied(rec), rec.answers.own, diagnosis(rec)
    if len(counts) < 2 and "faults_read" not in own:  # the only kind that was counted is no share of anything
        return [], ""
    bad, right = max(sum(counts.values()), float(own.get("faults_read", 0))), min(float(own.get("right_today", 0)), 100.0)
    causes = {symptom: cause for cause in reversed(found.causes if found else ()) for symptom in cause.explains}
    share = {symptom: n / bad for symptom, n in sorted(counts.items(), key=lambda x: -x[1])}
    most = {symptom: f"{right + (100 - right) * n:.0f}" if right and symptom in causes else "" for symptom, n in share.items()}
    faults = [(rec.pack.questions[q].choices[o].label, _cure(causes.get((q, o))), f"{100 * n:.0f}", most[q, o]) for (q, o), n in share.items()]
    mended = sum(n for symptom, n in share.items() if symptom in causes)
    told = (
        f"{right:g} of 100 are right today; at most {right + (100 - right) * mended:.0f}" if right else f"At most {100 * mended:.0f} of 100 bad ones"
    )
    return faults, f"{told} are right once all that has a cure here is cured."


def _cure(cause: LikelyCause | None) -> str:
    """What to do about a fault, and by which route or step."""
    if cause is None:
        return "No cause of it is known here: read twenty of them."
    by = cause.remedies[0]
    return f"{cause.headline} By {within(without_term(by.label))}." if by.label and by.state != "ruled out" else cause.headline
