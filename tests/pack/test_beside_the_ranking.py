"""What stands beside the ranking in packs: neighbours and causes, dated offers of vendors, figures."""

import re
from datetime import date
from pathlib import Path

import pytest

from advisor.check import run_checks
from advisor.pack import Problem, Traits, last_day, load_pack, read_pack
from tests.strategies import PACK, put

SMALL = Path(__file__).parents[1] / "data" / "small_pack" / "pack.yaml"
WHOLE = SMALL.parents[1].joinpath("beside.yaml").read_text()


def problems(folder: Path, text: str) -> list[Problem]:
    """What is found in a small pack with this text beside it."""
    put(folder, SMALL.read_text())
    return read_pack(put(folder, text, "beside.yaml"))[1]


def test_forms_are_read_and_decide_nothing(tmp_path: Path) -> None:
    """A remedy may be a plain text, numbers may have underscores, an ending is over by the day of the last look; the hash stays."""
    assert [] == problems(tmp_path, WHOLE)
    pack = load_pack(tmp_path)
    assert [("Score it.", ""), ("Search better.", "retrieval")] == [(x.do, x.lever) for x in pack.content.causes[0].interventions]
    assert [(1000.0, 2000.5, 3000.0)] == [(f.low, f.likely, f.high) for f in pack.content.figures]
    shop = pack.content.vendors[0]
    assert [True, False] == [shop.over(e) for e in shop.ends] and load_pack(SMALL.parent).hash == pack.hash


@pytest.mark.parametrize(("text", "day"), [("2024-02", date(2024, 2, 29)), ("2026", date(2026, 12, 31)), ("2026-05-07", date(2026, 5, 7))])
def test_a_month_or_year_lasts_to_its_last_day(text: str, day: date) -> None:
    """A date without a day, or without a month, stands for the end of that month or year."""
    assert day == last_day(text)


def test_guidance_that_can_never_show_is_found(tmp_path: Path) -> None:
    """A fact or a cause whose condition no answers meet is a warning that names it."""
    text = WHOLE.replace("when: task is write, leans", "when: task is write and task is sort, leans")
    assert [] == problems(tmp_path, text.replace("when: facts_missing in gap", "when: task is write and task is sort"))
    found = [p.message for p in run_checks(load_pack(tmp_path)) if p.code == "never-fires"]
    assert [f"no answers meet the `when` of `{name}`" for name in ("look_up_or_tune", "wrong_passage")] == found


def test_our_own_guidance_and_offers() -> None:
    """Four facts part the sides of neighbours; each symptom has a cause, each cause a number to measure; offers stand once, their ends in time."""
    assert [] == [n.id for n in PACK.content.neighbours if len(n.parts) < 4 or len({(p.leans, p.against) for p in n.parts}) < 2]
    conditions = " ".join(f"{c.when} {c.strong_when}" for c in PACK.content.causes)
    assert [] == [s for s in PACK.questions["main_fault"].choices if s not in ("toil", "none") and s not in conditions]
    assert [] == [c.id for c in PACK.content.causes if not any(ch.isdigit() for ch in c.measure)]
    assert [] == [c.id for c in PACK.content.causes if {x.lever for x in c.interventions} & set(PACK.expand(c.leave_alone))]
    vendors = PACK.content.vendors
    assert len(vendors) == len({(v.family, v.offered_by, v.method) for v in vendors})
    assert [] == [v.id for v in vendors if [last_day(e.until) for e in v.ends] != sorted(last_day(e.until) for e in v.ends)]
    assert [] == [v.id for v in vendors if v.review_by <= v.checked or (v.status == "gone" and any(not v.over(e) for e in v.ends))]


@pytest.mark.parametrize(
    ("ban", "words"),
    [
        (Traits(runs_at=("provider",)), r"\bprovider"),
        (Traits(trains_at=("provider", "own")), r"\b[Tt]rain\b|(?<!is )\btrained|(?<!before )\btraining"),
        (Traits(people_read_each=(False,)), "risky ones|risky outputs|some of them|ten a day|at how many"),
        (Traits(people_read_each=(True,)), "looks at each output|person looks before it counts"),
        (Traits(bought=(False,)), "Build rather than buy"),
    ],
)
def test_what_names_a_way_says_what_it_is_about(ban: Traits, words: str) -> None:
    """So a policy that forbids the way takes it out: in steps, remarks, enquiries, and whatever routes that stay ask to be done or do."""
    content = PACK.content
    told = [(x.do, x.about, ()) for x in content.steps] + [(f"{x.say} {x.open} {x.unsure}", x.about or x.instead_of, ()) for x in content.remarks]
    told += [(a.say, a.about or e.about, a.by or e.by) for e in content.enquiries for a in e.asks]
    told += [(x.say, x.about or x.instead_of, x.by) for x in content.walkthrough]
    told += [(x.say, x.about or x.instead_of, (r.id,)) for r in content.routes for x in r.steps]
    left = [text for text, about, by in told if not about and not (by and all(ban.select(PACK.routes[r].traits) for r in PACK.expand(by)))]
    assert [] == [text for text in left if re.search(words, text)]
    assert all(Traits(calls_large_model=(True,)).select(PACK.questions[f"remedies_{x}"].find_out.about) for x in ("instruction", "examples", "tries"))
