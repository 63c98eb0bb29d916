"""The verdict, how sure it is, what to do first, and one summary for the parts of a feature."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.advise import advise
from advisor.answers import Answers, all_parts, answers_of_case, brought_forward, read_answers_file
from advisor.decide import PHASES, recommend
from advisor.diff.attempt import read_change
from advisor.estimate import situated
from advisor.explain import as_named, cards, needs_profile, own_signs, reasons_against, remarks, single_changes, this_week, verdict, why_not, within
from advisor.explain.diagnosis import diagnosis
from advisor.explain.parts import Whole, by_part, whole
from advisor.explain.verdict import TYPICAL, opened_plan, walkthrough
from advisor.pack import Pack, load_pack
from advisor.report.document import first_page
from tests.strategies import PACK, ROOT, SMALL, answered, decided, tiny_pack


def words(text: str) -> int:
    return len(text.split())


def test_every_verdict_has_at_most_ten_words() -> None:
    """That of each route, each cause and all cases; routes say what they hang on; this week is what the plan opens with, or what a cause asks for. What speaks against the first is no reason against the second."""
    assert [] == [x.id for x in (*PACK.content.routes, *PACK.content.causes) if not 1 < words(x.headline) <= 10]
    assert [] == [r.id for r in PACK.content.routes if (r.requires is None) == bool(r.best_if)]
    for case in PACK.content.cases[::3]:
        rec = advise(PACK, answers_of_case(PACK, case))
        assert words(verdict(rec).headline) <= 10
        assert all(r.text not in why_not(rec, rec.ranking[1].route).sentences for r in reasons_against(rec, rec.first or ""))
        opens, week = opened_plan(rec), this_week(rec)
        lead = next(i for i in opens if i.route == rec.first) if "Before it runs" in week else opens[0]
        assert words(week) < 110 and any(text[:40] in week for text in (lead.do, *lead.details))
        assert ("None of the open questions" in verdict(rec).note) == (rec.uncertainty.settled == "yes")
        assert not re.search(r"\d|tries|tick", verdict(rec).note)


def test_little_known_leads_so_far() -> None:
    """Before five answers a route only leads so far; the word for how sure it is stays one of three, and what is all assumed is only typical."""
    said = verdict(decided(SMALL, gap=["facts_missing"]))
    assert ("start", "Retrieval leads so far") == (said.state, said.headline) and said.badge in ("Firm", "Likely", "Open")
    rec = advise(PACK, answers_of_case(PACK, PACK.content.cases[0]))
    assert TYPICAL == verdict(replace(rec, answers=replace(rec.answers, assumed=frozenset(rec.answers.given)))).badge != verdict(rec).badge


def test_what_it_hangs_on_stands_in_the_second_line() -> None:
    """A first route whose precondition is not known names it, and what leads where it is not met."""
    rule = {"when": "q is a", "routes": {"one": "strongly"}}
    routes = [{"id": "one", "requires": "able is a", "best_if": "you are able"}, {"id": "two"}]
    pack = tiny_pack(rule, questions=[{"id": q} for q in ("q", "able", "p0", "p1", "p2")], routes=routes)
    known = {"q": "a", "p0": "a", "p1": "a", "p2": "a"}
    said = verdict(decided(pack, **known, able="not_sure"))
    assert ("So far: start with one", "Best if you are able; otherwise two.") == (said.headline, said.otherwise)
    assert "" == verdict(decided(pack, **known, able="a")).otherwise


def test_what_is_firm_untried_says_so() -> None:
    """Where something was tried, but nothing like what is firm, the note says that; not once the like of it was."""
    told = PACK.cases["machine-manuals-service"].answers
    untried, tried = (recommend(PACK, answered(PACK, told | more)) for more in ({}, {"stands_search": "gaps"}))
    assert ("firm", "firm") == (untried.sureness, tried.sureness) and "retrieval" == untried.first
    assert [True, False] == ["Nothing of the kind was tried here yet." in verdict(rec).note for rec in (untried, tried)]


@pytest.mark.parametrize(("until_known", "headline"), [(True, "So far: start with one"), (False, "So far: two or one")])
def test_no_headline_names_what_is_ruled_out(until_known: bool, headline: str) -> None:
    """A likelier route stands in the headline before the first one and leads plan and reasons, but not while an open answer rules it out."""
    ban, others = {"when": "q is a", "until_known": until_known, "rule_out": ["two"]}, [f"p{i}" for i in range(8)]
    questions = [{"id": "q", "options": {o: o.upper() for o in "abcd"}}, *({"id": p} for p in others)]
    rec = decided(tiny_pack(ban, {"when": "q in [b, c, d]", "routes": {"two": "strongly"}}, questions=questions), **dict.fromkeys(others, "a"))
    assert ("one", "two", headline) == (rec.first, next(iter(rec.uncertainty.open_routes)), verdict(rec).headline)
    led = as_named(rec)
    assert (lead := "one" if until_known else "two", "one", headline) == (led.first, led.ranked.first, verdict(led).headline)
    assert lead in [i.route for i in led.plan] and ("first" if until_known else "ahead") == why_not(led, "one").status


def test_too_early_names_what_leads_together_and_no_figures() -> None:
    """While what leads comes first in few of the ways of answering the rest, the brief names the likeliest routes and what none of them costs."""
    rec = decided(PACK, makes="text", brings=["words"], wait="seconds", wrong_costs="money", runs="anywhere")
    note = verdict(rec).note
    assert note.startswith("What you have not answered decides") and within(PACK.routes[next(iter(rec.uncertainty.open_routes))].label) in note
    assert "Cost on paper" not in (page := repr(first_page(rec))) and verdict(rec).note in page


def test_nothing_is_firm_that_an_answer_nobody_is_sure_of_changes() -> None:
    """Sureness, what it hangs on, the remark and what would change it tell one story; no remark tells what a rule closes."""
    asked = {"stage": "idea", "makes": "fields", "brings": ["scans"], "colleague": ["page", "few"], "main_fault": "toil", "without_form": "some"}
    rec, known = (decided(PACK, **asked, team="nobody", without_product=told) for told in ("not_sure", "little"))
    assert (("without_product",), "bought_product", (), False) == (rec.hinges, single_changes(rec)[0].route, known.hinges, "firm" == rec.sureness)
    assert "if “About half or more”, a bought product leads; 2 days would tell." in verdict(rec).otherwise
    assert remarks(rec)["Buy or build"].endswith("If so, a bought product comes first.") and "Build rather" in remarks(known)["Buy or build"]
    told = [remarks(decided(PACK, asker="own", facts_in=["keyed"], runs=where))["Personal data"] for where in ("contract", "own")]
    assert ["Names go to a provider", "Names stay on machines"] == [text[:22] for text in told]
    bought = decided(PACK, stage="idea", makes="talk", facts_in=["keyed"], without_product="most", without_texts="little", runs="own", person="does")
    assert "bought_product" == bought.first and remarks(bought)["Personal data"].startswith("Ask the seller, in writing")
    assert ["You are", ""] == [remarks(decided(PACK, makes="text", runs=where)).get("Personal data", "")[:7] for where in ("not_sure", "anywhere")]


def test_a_product_is_tried_before_anything_is_built() -> None:
    """Where one would settle most of the work, its trial is a step of the plan, after the cases that it takes, and the page says when to take it."""
    asked = {"stage": "idea", "makes": "text", "facts_in": ["archive", "past"], "facts_found": "meaning", "main_fault": "toil", "examples": 0}
    rec = decided(PACK, **asked, without={"product": "most"})  # nobody is asked for past requests that nobody holds
    told = [(i.step, i.do[:14]) for i in rec.plan if i.step in ("retrieval_scores", "product_trial")]
    assert [("retrieval_scores", "For the next 5"), ("product_trial", "Before you sig")] == told
    assert rec.first != "bought_product" and "Take one that" in remarks(rec)["Buy or build"]


def test_what_is_about_a_forbidden_way_is_not_said(tmp_path: Path) -> None:
    """Where no output may go out unread, or as long as that is open, neither cause, stop sign, step nor advice speaks of reading some alone."""
    told = {"stage": "live", "makes": "text", "main_fault": "rare_harm", "risky": "few", "wrong_costs": "harm", "person": "risky", "volume": 2000}
    for when, unread in (("makes is code", True), ("makes is text", False), ("own in asker", False)):
        ban = f"{{id: read, when: {when}, until_known: yes, rule_out: {{people_read_each: no}}, because: All is read., judgement: true}}"
        (tmp_path / "pack.yaml").write_text(f"extends: adaptation\nrules: [{ban}]\n")
        advised, signs = (rec := decided(load_pack(tmp_path), **told)).advice, str(rec.stop_signs("human_review"))
        assert (unread,) * 3 == (bool(diagnosis(rec)), "no doubtful share" in signs, "doubtful_cases_go_to_people" in advised)
        nobody = remarks(bare := decided(load_pack(tmp_path), makes="text", facts_in=["archive"], wrong_costs="money", person="no"))
        assert (unread,) * 2 == ("ten a day" in str(rec.plan), "Until somebody" not in str(nobody))
        assert (unread,) * 2 == ("nobody read" in str(own_signs(bare)), situated(bare)[1].reviewed.likely < 1)  # each is read, and paid for


def test_nothing_acts_by_itself_where_that_is_forbidden(tmp_path: Path) -> None:
    """Whoever can look and whatever an error costs, it does not work alone; and what acts waits for a person, also what can be undone."""
    ban = "{id: confirmed, when: always, rule_out: {acts: yes}, because: People say so., judgement: true}"
    (tmp_path / "pack.yaml").write_text(f"extends: adaptation\nrules: [{ban}]\n")
    told = {"stage": "live", "makes": "action", "colleague": ["rights"], "stands": {"agent": "gaps"}, "main_fault": "steps", "easy": "most"}
    for pack, undone in ((load_pack(tmp_path), set[bool]()), (PACK, set[bool]())):
        for costs, person in itertools.product(("harm", "money", "time"), ("does", "could", "risky", "no")):
            rec = decided(pack, **told, wrong_costs=costs, person=person, risky="few")
            alone = remarks(rec)["May it work alone?"]
            remedies = [r.do for cause in getattr(diagnosis(rec), "causes", ()) for r in cause.remedies]
            undone.add("undone" in f"{alone} {remedies} {[(i.do, i.details) for i in rec.plan]}")
            assert (pack is PACK and person == "no" and costs != "time") == ("costly_actions_nobody_sees" in rec.warnings)
            assert pack is PACK or (alone.startswith("No: by your policy"), "Until somebody" in alone) == (True, person == "no")
        assert (pack is PACK) == (True in undone)


def test_a_brief_is_about_the_readers_work() -> None:
    """Its title names what comes out of what; signs of failure the own fault, or minutes and waiting; who looks already goes on."""
    told = {"makes": "text", "brings": ["long", "scans"], "colleague": ["page"], "facts_in": ["nowhere"], "main_fault": "overlooks"}
    page = first_page(rec := decided(PACK, **told, stage="idea", person="does", wrong_costs="money", team="nobody"))
    slow = first_page(decided(PACK, **told | {"main_fault": "toil"}, stage="idea", person="does", wrong_costs="money", team="nobody"))
    assert ("days of waiting fall" in repr(slow), "still goes wrong" in repr(slow)) == (True, False)
    ends = "The trial ends and this still goes wrong most: “It overlooks too much or raises false alarms”."
    assert ends in repr(page) and "Who does it" in repr(page)
    assert ("Writing texts, from a text of 2 to 50 pages and scans", True) == (page.title, "goes on" in {card.badge for card in cards(rec)})


def test_this_week_a_cause_is_measured_first() -> None:
    """Where a running system disappoints for a strong cause, its remedy is the verdict; what measures it comes first, unless it is known already."""
    told = {"stage": "live", "makes": "text", "colleague": ["page"], "facts_in": ["archive"], "main_fault": "not_found"}
    rec, counted = (
        advise(PACK, answered(PACK, told | {"remedies": {"passage": "helped"}} | more)) for more in ({}, {"yardstick": "agreed", "makes": "found"})
    )
    assert "Mend search before you touch the model" == verdict(rec).headline
    assert ("Mark the right passage", "Search by exact words") == (this_week(rec)[:22], this_week(counted)[:21])
    stale = advise(PACK, answered(PACK, told | {"main_fault": "sources", "sources_state": "patchy"}, own={"main_fault_sources": 52}))
    assert "Take the 52 bad outputs that you sorted and note which document" in str(stale.plan)
    listed = advise(PACK, answered(PACK, told | {"main_fault": "absent", "facts_in": ["list"], "works": "half", "remedies": {"passage": "helped"}}))
    assert ("load the list" in this_week(listed), own_signs(listed)[0]) == (True, "Ten more of a hundred are right than now.")
    shown = told | {"main_fault": "manner", "instruction": "patchwork", "remedies": {"instruction": "no", "examples": "partly"}}
    assert "Let it learn your manner from many examples" == verdict(advise(PACK, answered(PACK, shown))).headline
    worse, sources = (str(why_not(decided(PACK, **told | {"main_fault": fault}), "lora").sentences[1:2]) for fault in ("worse", "sources"))
    assert ("does not call for training" in worse, "training does not mend that" in sources) == (True, True)


def test_this_week_a_test_comes_before_the_plan_where_it_settles_much() -> None:
    """As long as the advice is open, a test that settles a quarter of what is uncertain is the first thing to do."""
    find_out = {"do": "Try it on ten.", "takes": "1 hour", "outcomes": [{"label": "well", "answer": "b"}, {"label": "badly", "answer": "a"}]}
    pack = tiny_pack({"when": "q is b", "routes": {"two": "strongly"}}, questions=[{"id": "q", "find_out": find_out}])
    assert ("Try it on ten (1 hour).", "Start with two.") == (this_week(decided(pack)), this_week(decided(pack, q="b")))
    rec = decided(PACK, stage="idea", makes="text", without={"rule": "most"}, facts_in=["nowhere"], check="disagree")
    assert "settle_disputes" == opened_plan(rec)[0].step and "Then: collect fifty real cases (half a day" in this_week(rec)


FACTS = {"task": "extract", "examples": 20, "facts_change": "never", "gap": ["facts_missing"], "remedies": {"passage": "helped"}}


def of(pack: Pack, answers: Answers) -> Whole:
    return whole(by_part(recommend(pack, answers)))


@pytest.fixture(scope="module")
def answers() -> Answers:
    """The shipped example with three parts."""
    return read_answers_file(PACK, ROOT / "examples" / "ticket-desk-in-parts.yaml")[0]


def test_each_part_has_its_own_advice(answers: Answers) -> None:
    """First route, badge and headline of a part are those of its own recommendation, whichever part stands in front."""
    desk = of(PACK, answers)
    assert [p.part for p in all_parts(answers)] == [p.name for p in desk.parts]
    for told, part in zip(desk.parts, all_parts(answers), strict=True):
        rec = recommend(PACK, part)
        assert (rec.first, verdict(rec).badge, verdict(rec).headline) == (told.route, told.badge, told.headline) and told.because
    turned = of(PACK, brought_forward(answers, "Draft replies"))
    assert [p._replace(front=False) for p in desk.parts] == [p._replace(front=False) for p in turned.parts]
    assert desk.plan == turned.plan


def test_a_part_just_begun_is_named_and_left_out() -> None:
    """With fewer than five answers of its own a part has no route, whatever is shared, and does not enter the plan."""
    found = of(SMALL, answered(SMALL, parts={"Find": FACTS, "Write": {"task": "write"}}))
    begun = found.parts[1]
    assert (None, 1, 4, "4 more answers show which route leads.") == (begun.route, begun.answered, begun.missing, begun.because)
    assert {"Find"} == {n for step in found.plan for n in step.parts}
    assert "Retrieval for Find; Write is still open." == found.headline


def test_the_joint_plan(answers: Answers) -> None:
    """No step stands twice, is lost or comes later than its part has it; in a phase none before what a part that it serves puts ahead, such as a gate."""
    rule = "- {id: %s, when: %s, before: {%s: [all]}, because: So it is., judgement: true}\n"
    gated = read_change(PACK, rule % ("one", "main_fault is absent", "define_task") + rule % ("every", "always", "eval_set"))[0] or PACK
    for pack, plan in ((p, of(p, answers).plan) for p in (PACK, gated)):
        at = {(s.item.step, s.item.step or s.item.do): (PHASES.index(s.item.phase), i, s.parts) for i, s in enumerate(plan)}
        assert len(plan) == len(at) and [phase for phase, *_ in at.values()] == sorted(phase for phase, *_ in at.values())
        for part in all_parts(answers):
            own = [(at[item.step, item.step or item.do], PHASES.index(item.phase)) for item in recommend(pack, part).plan]
            assert all(part.part in parts and joint <= phase for (joint, _, parts), phase in own)
            assert all(a[0] > b[0] or a[1] < b[1] for (a, _), (b, _) in itertools.combinations(own, 2))
    held = read_change(PACK, "- {id: own, when: makes is text, rule_out: {runs_at: provider}, because: Secret., judgement: true}")[0] or PACK
    for front in (brought_forward(answers, part.part) for part in all_parts(answers)):
        steps = [step for step in whole(by_part(advise(held, front), advise)).plan if len(step.parts) > 1]
        told = {d for step in steps for d in step.item.details if "only on own machines" in d}
        assert told and all(d.startswith("For Draft replies: ") for d in told), told


def test_what_is_overlooked_is_counted_first() -> None:
    """Where misses or false alarms are the fault, planned or running, they are counted before anything is built, unless cases are agreed."""
    told = {"stage": "idea", "makes": "text", "brings": ["scans", "long"], "colleague": ["page"], "facts_in": ["one_text"], "main_fault": "overlooks"}
    for yardstick, counts in (("nothing", True), ("agreed", False)):
        rec = decided(PACK, **told, yardstick=yardstick, stands={"people": "gaps"}, person="does")
        assert counts == ("count_misses" in {item.step for item in rec.plan}) == this_week(rec).startswith("Take fifty past cases in which")


def test_training_beside_a_search_is_a_step_of_its_own() -> None:
    """The plan brings search to its target first; then it trains, where what is left is what training is for, and says so."""
    told = {"stage": "live", "makes": "text", "colleague": ["many"], "facts_in": ["archive"], "main_fault": "manner", "other_faults": ["facts"]}
    held = {"examples": 26_000, "examples_state": "clean", "train": "own", "team": "ml", "runs": "contract", "facts_found": "meaning"}
    rec = decided(PACK, **told, **held, remedies={"examples": "partly", "instruction": "no", "passage": "helped"}, stands={"prompt": "gaps"})
    names = [item.step or item.route for item in rec.plan]
    assert "retrieval_and_tuning" == rec.first and names.index("search_target") < names.index(rec.first)
    assert (trained := rec.plan[names.index(rec.first)]).do.startswith("Train on your examples") and "manner" in trained.entry


def test_it_is_said_whether_a_person_looks_first() -> None:
    """By what an error costs and who could look; a test that is named stands in the plan. Where a recogniser is trained no prompt is asked for."""
    said = {"time could": "Yes, once", "money could": "Not at first", "harm could": "No: a", "harm no": "Not yet", "money no": "Only after a test"}
    for costs, looks in map(str.split, said):
        rec = decided(PACK, stage="pilot", makes="text", facts_in=["archive"], main_fault="not_found", wrong_costs=costs, person=looks)
        assert remarks(rec)["May it work alone?"].startswith(said[f"{costs} {looks}"]) and (looks == "no") == ("when_unsure" in repr(rec.plan))
    asked = {"stage": "idea", "makes": "text", "facts_in": ["archive"], "wrong_costs": "money", "person": "risky"}  # most go out unseen
    assert [True, False] == ["when_unsure" in repr(decided(PACK, **asked, risky=risky).plan) for risky in ("many", "no")]
    for easy, alone, goes in (("after", "Only where it is sure", "what it is not sure of"), ("no", "Not at first", "a person looks before")):
        rec = decided(PACK, makes="choice", main_fault="toil", facts_in=["past"], wrong_costs="money", person="risky", risky="no", easy=easy)
        assert alone in remarks(rec)["May it work alone?"] and goes in str(walkthrough(rec)[-1])
        assert (easy == "after") == (situated(rec)[1].reviewed.likely < 1)  # the hours of those who look
    hears = {"makes": "translation", "brings": ["speech"], "main_fault": "garbled", "colleague": ["tongue"], "facts_in": ["nowhere"], "team": "ml"}
    steps = {item.step for item in decided(PACK, **hears, stage="live", examples=20_000, runs="own", train="own").plan}
    assert ("recogniser_check" in steps, "prompt_baseline" in steps) == (True, False)
    rec = decided(PACK, makes="fields", brings=["scans"], main_fault="garbled", facts_in=["keyed"], facts_change="daily", stands_product="failed")
    assert "Test what reads or hears" in [n.lever.label for n in needs_profile(rec) if n.lever]
