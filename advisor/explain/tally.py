"""What a team counted by kind: each fault, what cures it, and how many outputs are right at most once it is cured; and what tells that it works."""

import re
from collections.abc import Iterable
from textwrap import shorten

from advisor.answers import SYMPTOMS
from advisor.decide import Recommendation

from .diagnosis import RATIO, LikelyCause, counted, diagnosis, reach, tallied
from .offers import told_of
from .words import first_sentence, within, without_term

Row = tuple[str, str, str, str, str]
COUNTED = ("What goes wrong, and what cures it", "Of 100 bad outputs", "Of 100 right then, at most", "With those above cured too")
MOST = 320  # letters of the team's own words where there is little room
TODAY = "works"  # the question how many outputs are good enough
PLANNED = ("first", "added")  # how a route stands that the plan starts


def lacking(rec: Recommendation) -> list[str]:
    """What has yet to be typed for all columns."""
    own, shares = rec.answers.own, len(tallied(rec)) > 1 or "faults_read" in rec.answers.own
    held = {"how many had a second fault, or how many you sorted in all": shares, "how many of 100 are right today": own.get("right_today")}
    return [name for name, told in held.items() if not told]


def tally(rec: Recommendation) -> tuple[list[Row], str]:
    """For each fault that the team counted, the commonest first: what it is, what cures it, how many of a hundred bad outputs it spoilt, how many of
    a hundred are right at most once it is cured, alone and with those above (or that nobody knows); and what all cures bring. Checks cure none."""
    counts, own, causes = tallied(rec), rec.answers.own, found.causes if (found := diagnosis(rec)) else ()
    if len(counts) < 2 and "faults_read" not in own:  # the only kind that was counted is no share of anything
        return [], ""
    bad, right = max(sum(counts.values()), float(own.get("faults_read", 0))), min(float(own.get("right_today", 0)), 100.0)
    finding = {r.id for r in rec.pack.content.routes if True in r.traits.people_read_each or r.companion}
    faults, taken, gone = list[Row](), set[str | None](), 0.0
    for (q, o), n in sorted(counts.items(), key=lambda x: -x[1]):
        fit = sorted((c for c in causes if (q, o) in c.explains), key=lambda c: (c.id in taken, c != causes[0], c.remedies[0].state not in PLANNED))
        cause = next(iter(fit), None)  # a second kind may as well have another cause, above all one that the plan cures
        mixed = q == SYMPTOMS[1] and not any(rec.answers.known(asked) for c in fit[:1] for asked in c.measured_by)  # nobody knows in what shares
        others = [c.headline for c in fit[1:] if mixed and c.id not in taken]
        taken.add(cause.id if cause else None)
        cured = cause is not None and not others and cause.interventions[0].lever not in finding and cause.remedies[0].state != "ruled out"
        gone += n / bad * cured
        alone, together = (f"{right + (100 - right) * p:.0f}" if right and cause and not others else "not known" for p in (n / bad * cured, gone))
        cure = " Some of these may need another cure: ".join(filter(None, (_cure(rec, cause, finding), " ".join(others))))
        faults.append((rec.pack.questions[q].choices[o].label, cure, f"{100 * n / bad:.0f}", alone, together))
    if not gone:
        return faults, "None of these has a cure here that is known to make more of them right: read twenty of the commonest."
    most = f"{right:g} of 100 outputs are right today; at most {right + (100 - right) * gone:.0f} are" if right else "More are right"
    cures = f"once the faults that have a cure here ({100 * gone:.0f} of 100) no longer occur; what is only held back does not count"
    return faults, f"{most} {cures}, nor what may need several cures.{'' if right else ' The columns need how many are right today.'}"


def _cure(rec: Recommendation, cause: LikelyCause | None, finding: set[str]) -> str:
    """What to do about a fault, by which route or step; of what only holds back, what makes more right as well. People who look already cure none."""
    if cause is None:
        return "No cause of it is known here: read twenty of them."
    steps, better = rec.pack.content.walkthrough, [r for r in cause.remedies if r.lever not in finding and r.state != "ruled out"]
    by, holds_back = cause.remedies[0], (chief := cause.interventions[0].lever) in finding
    if by.lever in finding and better and not holds_back:
        by = next((r for r in better if r.lever == chief), better[0])
    then = f" That holds them back, and people write them anew. {better[0].do if better else ''}".rstrip() if holds_back else ""
    if by.label in ("", cause.headline.rstrip(".")) or by.state == "ruled out" or (by.lever in finding and rec.mends(by.lever)):
        return f"{cause.headline}{then}"
    told = (step for step, routes in told_of(rec, steps, {by.lever}) if routes and by.state in PLANNED)
    does = [f" ({step.say})" for step in sorted(told, key=lambda step: len(rec.pack.expand(step.by)))][:1]  # what few others do
    return f"{cause.headline} {'By' if by.lever in rec.pack.routes else 'First:'} {within(without_term(by.label))}{''.join(does)}.{then}"


def own_signs(rec: Recommendation) -> tuple[str, str]:
    """What tells that it works, by the main fault, what was counted, or what answers ask for; and what tells that it fails. Empty: nothing told."""
    given, questions = rec.answers.given, rec.pack.questions
    chosen = [(q, questions[q].choices[o]) for q in questions if q in given and rec.domains.is_asked(q) for o in given[q].options[-1:]]
    told = [option for q, option in chosen if q == SYMPTOMS[0]]
    said = next((first.rstrip(".") for note in counted(rec) if RATIO.search(first := first_sentence(note))), "")
    better = {q: option.works for q, option in sorted(chosen, key=lambda x: x[0] != TODAY) if option.works and rec.evaluation.tells(option)}
    wanted, who, _ = reach(rec)
    if wanted:
        better = {TODAY: f"At least {wanted:g} of a hundred are right, as {who}."}
    elif said and "right_today" not in rec.answers.own:
        better = {TODAY: f"The same requests come out better than you counted: “{said}”."} | {q: text for q, text in better.items() if q != TODAY}
    still = f"The trial ends and this still goes wrong most: “{' or '.join(option.label for option in told)}”." if told else ""
    told = [*filter(rec.evaluation.tells, told)]
    return next((o.works for o in told if o.works), " ".join(better.values())), next((o.fails for o in told if o.fails), still)


def second_measure(rec: Recommendation) -> list[str]:
    """What tells whether another cause has its part beside the one that heads the advice, if its signs are strong."""
    found = None if rec.moved or rec.first is None else diagnosis(rec)
    strong = [c for c in (found.causes[1:] if found and found.headline else ()) if c.certainty == "strong" and c.measure]
    return [first_sentence(cause.measure) for cause in strong[:1]]


def signs(rec: Recommendation, kind: str) -> list[str]:
    """What tells that what heads the advice of a system that disappoints `works` or `fails`, then that of the first route."""
    found = None if rec.moved else diagnosis(rec)
    heads = [x.lever for x in found.causes[0].remedies[:1] if x.lever in rec.pack.routes] if found and found.headline else []
    return [sign for route in dict.fromkeys((*heads, rec.first)) if route for sign in rec.signals(route, kind)]


def counts(rec: Recommendation, questions: Iterable[str]) -> str:
    """What the team noted of the symptoms, and with figures of some other questions, as far as there is room."""
    beside = (note for q in questions if re.search(r"\d", note := rec.answers.notes.get(q, "")))
    said = (note if note.endswith((".", "!", "?")) else f"{note}." for note in dict.fromkeys((*counted(rec), *beside)))
    return shorten(" ".join(said), MOST, placeholder=" …")
