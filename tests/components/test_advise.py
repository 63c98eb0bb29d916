"""The Advise page without a browser: what stands where, and what an answer changes."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from advisor.advise import advise
from advisor.answers import all_parts, query_string, read_answers_file, to_query
from advisor.estimate import verdict_on_paper
from advisor.explain import applied, needs_profile, single_changes, this_week
from advisor.pack import Answer, load_pack
from advisor.report import FORMATS
from components import state
from tests.components.visits import looked_at, text_of, unfolded, visit
from tests.strategies import DATA, ROOT

SORTS = "edition=2&who=work&stage=idea&makes=choice&brings=words&colleague=page&colleague=many&facts_in=nowhere&list_size=up_to_99&main_fault=toil&wrong_costs=time&wait=minutes&check=people&person=risky"
FIRM = "edition=2&stage=pilot&makes=action&brings=words&colleague=page&colleague=rights&without_form=little&facts_in=keyed&facts_change=daily&facts_found=key&asker=own&stands_steps=good&main_fault=absent&examples=0&large_model=yes&wrong_costs=money&volume=600&recurs=steady&person=does&runs=contract&team=developers"
BEGUN = "edition=2&stage=idea&makes=choice&brings=words&colleague=page&colleague=many&facts_in=nowhere"  # too early to name a route
FIVE = "edition=2&makes=fact&facts_in=archive&examples=100-499&wrong_costs=money&wait=seconds"
ALL = "edition=2&task=sort&examples=20&facts_change=weekly&gap=slow&remedies_passage=no&remedies_model=no"  # of the small pack


def _pills(app: AppTest, question: str, kind: str = "q"):
    """The question's answers; the key counts on when something else sets them."""
    return next(q for q in app.button_group if re.fullmatch(rf"{kind}_{question}(_\d+)?", q.key))


def _asked(app: AppTest) -> list[str]:
    """The questions in sight, in order."""
    return [re.sub(r"^[qg]_|_\d+$", "", q.key) for q in app.button_group if re.match(r"[qg]_", q.key)]


@pytest.fixture
def small(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page runs on a copy of the small pack."""
    monkeypatch.setenv("ADVISOR_PACK", str(small))
    return small


def test_grids_numbers_and_not_sure(small: Path):
    """A grid is asked row by row; a number typed exactly shows its range too; *Not sure* tells of the test, and may be said before groups."""
    app = unfolded(visit("task=write&gap=slow"), "section_task", "section_data")
    assert {"remedies_passage", "remedies_model", "examples"} <= set(_asked(app))
    app.number_input(key="n_examples").set_value(120).run()
    held = _pills(app, "examples")
    assert (app.query_params["examples"], held.value) == ("120", "bin3") and "50–4,999 examples" in held.options
    _pills(app, "remedies_model").set_value("not_sure").run()
    assert app.query_params["remedies_model"] == "~" and "An afternoon would tell: try ten requests on a stronger model." in text_of(app)
    app = visit().button(key="begin").click().run()
    _pills(app, "task", "g").set_value("not_sure").run()
    assert app.query_params["task"] == "~" and "You said:] Not sure" in text_of(app)


@pytest.mark.parametrize("example", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_block_of_every_example_can_be_shown(example: Path):
    """No block of any tab fails for the teams of the examples, closed sections opened; the first screen agrees with the advice."""
    answers, problems = read_answers_file(pack := load_pack(), example)
    assert not problems
    query, rec = query_string(to_query(pack, answers)), advise(pack, answers)
    for tab in ("plan", "why", "change", "cost", "teams", "signals"):
        app = unfolded(visit(f"tab={tab}&{query}"), "all_routes", "afternoon")
        assert not app.exception and not [e.value for e in app.error], tab
    said = verdict_on_paper(rec)
    assert app.title[0].value.replace("\\", "") == said.headline and f" {said.badge}]" in text_of(app)
    widths = re.findall(r"<i [^>]*width:(\d+)%", "".join(b.proto.body for b in app.get("html") if 'class="need"' in b.proto.body))
    assert [max(4, round(100 * n.share)) for n in needs_profile(rec)[:5]] == [int(w) for w in widths]


def test_a_result_is_entered_where_its_test_is_described():
    """The panel names the tests that tell most with what each result means; a result becomes the answer, and the test is gone."""
    app = unfolded(visit(FIVE), "afternoon")
    tests = [q for q in app.button_group if q.key.startswith("found_")]
    assert 1 <= len(tests) <= 3 and text_of(app).count("→") >= 2 * len(tests)
    question = tests[0].key.removeprefix("found_")
    tests[0].set_value(0).run()
    assert not app.exception and question in app.query_params and f"found_{question}" not in {q.key for q in app.button_group}


def test_no_route_left_offers_the_answers_to_change(small: Path):
    """When every route is ruled out the page names the answers that do it, and one click brings one of them to the lead."""
    path = small / "pack.yaml"
    rule = "  - {id: nothing_goes, when: task is sort, rule_out: [all], because: Nothing goes., judgement: true}\nrenames:"
    path.write_text(path.read_text(encoding="utf-8").replace("renames:", rule, 1), encoding="utf-8")
    app = visit(ALL)
    assert app.title[0].value == "No route fits all of these answers"
    app.button(key="relax_task").click().run()
    assert _asked(app) == ["task", "task"]
    _pills(app, "task").set_value(None).run()
    assert app.title[0].value != "No route fits all of these answers"


def test_a_starting_point_is_marked_as_assumed(small: Path):
    """A starting point fills in its answers and marks them; an answer takes its own mark away, and *Clear* the answers still marked."""
    app = visit().button(key="task").click().run()
    app.button(key="opening_reports").click().run()
    assert app.query_params["assumed"] == "task.gap.remedies_passage" and "3 assumed, none yours yet" in text_of(app)
    unfolded(app, "section_task").button(key="unfold_task").click().run()
    _pills(app, "task", "g").set_value("short").run()
    _pills(app, "task").set_value("extract").run()
    assert app.query_params["assumed"] == "gap.remedies_passage"
    assert ["edition", "task"] == list(app.button(key="clear_assumed").click().run().query_params)


def test_the_mode_says_whether_the_system_is_live():
    """*It runs* answers the stage and lets what goes wrong lead, whose counts are typed beside it and answer how many are good; *we plan* clears it."""
    app = visit().button_group(key="mode").set_value("runs").run()
    assert {"edition": "2", "stage": "live"} == dict(app.query_params) and ["main_fault"] == _asked(app.button(key="begin").click().run())
    _pills(_pills(app, "main_fault", "g").set_value("facts").run(), "main_fault").set_value("misread").run()
    assert ["beside_main_fault_misread", "beside_right_today", "beside_faults_read"] == [field.key for field in app.number_input]
    assert "half" == app.number_input(key="beside_right_today").set_value(57.0).run().query_params["works"]
    assert "stage" not in app.button_group(key="mode").set_value("plan").run().query_params
    assert visit(f"{FIVE}&stage=pilot").button_group(key="mode").value == "runs"


def test_unread_parts_are_named_as_text_and_can_be_dismissed():
    """What the address holds beyond reading is named as it is written until it is dismissed; the sound answers are loaded."""
    app = visit("wait=hours&makes=%3Cb%3Ebold%3C%2Fb%3E&%5Bx%5D%28javascript%3Aalert%281%29%29=1")
    said = app.warning[0].value
    assert "2 parts could not be read" in said and "`` [x](javascript:alert(1)) ``" in said and "`` <b>bold</b> ``" in said
    assert "Longer" in text_of(app)
    assert not app.button(key="dismiss_unread").click().run().warning


def test_notes_and_record_stay_with_the_visitor():
    """A second visitor with the same answers sees neither the notes nor the record of the first, and waits for nobody else's advice to be found."""
    first = visit(f"{FIVE}&edition=2")
    answers = first.session_state["_answers"]
    assert (dict(answers.notes), dict(answers.record)) == ({}, {})
    first.session_state["_answers"] = replace(answers, notes={"makes": "between us", "wrong_costs": "gas leaks"}, record={"title": "Ours"})
    unfolded(first, "section_work").button(key="unfold_makes").click().run()
    assert "between us" in text_of(first) and "In your words: “gas leaks”." in text_of(first)
    second = unfolded(visit(FIVE), "section_work").button(key="unfold_makes").click().run()
    assert "between us" not in text_of(second) and "gas leaks" not in text_of(second)
    with ThreadPoolExecutor(1) as other, state._finding:
        assert other.submit(state.recommendation, load_pack(), answers).result(timeout=20).first


def test_broken_rules_are_named_and_the_good_ones_stay(small: Path):
    """After an edit that breaks the rules those in force stay; where none ever loaded the problems stand by line."""
    path = small / "pack.yaml"
    good, app = path.read_text(encoding="utf-8"), visit("examples=20")
    path.write_text(good.replace("examples < 50", "exmaples < 50"), encoding="utf-8")
    looked_at(small)
    app.run()
    assert "The rules that were read before stay in force." in app.error[0].value
    assert app.query_params["examples"] == "20" and _asked(app) == ["task"]
    state.store_of.cache_clear()
    app = visit()
    said = app.error[0].value.replace("\\", "")
    assert "`` exmaples `` is no question" in said and "line " in said and not app.button_group


@pytest.mark.parametrize(("example", "stays"), [("ticket-routing", True), ("brand-content", False)])
def test_a_change_says_what_becomes_of_the_headline(example: str, stays: bool):
    """Where another route would come first under the same headline, the change to try says so, and nowhere else."""
    rec = advise(pack := load_pack(), read_answers_file(pack, ROOT / "examples" / f"{example}.yaml")[0])
    then = [verdict_on_paper(advise(pack, applied(rec.answers, flip))).headline for flip in single_changes(rec)]
    told = text_of(visit(f"tab=change&{query_string(to_query(pack, rec.answers))}")).count("; the headline stays as it is")
    assert told == then.count(verdict_on_paper(rec).headline) and (told > 0) == stays and then


def test_a_checked_choice_stands_in_the_address_and_goes_with_it():
    """A route chosen under *Check my choice* is written into the address with its verdict on the page, and cleared with it."""
    app = visit(f"tab=change&{FIVE}").selectbox(key="choice").select("lora").run()
    assert app.query_params["choice"] == "lora" and "What would have to be true" in text_of(app)
    assert not app.selectbox(key="choice").set_value(None).run().exception and "choice" not in app.query_params


def test_an_answer_runs_script_and_page_once(monkeypatch: pytest.MonkeyPatch):
    """Nothing asks for another run: not after an answer, which brings the next question in its own, not on a timer, not from a thread."""
    runs, once = [], state.current
    monkeypatch.setattr(state, "current", lambda: runs.append(1) or once())
    app = visit(FIVE)
    first, before = len(runs), threading.active_count()
    _pills(app, "stage").set_value("idea").run()
    assert len(runs) == 2 * first == 2
    assert _asked(app) == ["brings"] and "You said:] Nothing tried yet" in text_of(app)
    app.button(key="change_last").click().run()
    assert ["stage"] == _asked(_pills(app, "stage").set_value("trial").run())  # what is changed stays
    app.button(key="go_on").click().run()
    del app.query_params["stage"]
    assert ["stage"] != _asked(app.run())  # a click from an address that was left, sent before the browser heard of the new one, takes nothing back
    app.query_params["examples"] = "21"
    assert ["stage"] == _asked(app.run())  # and what is taken back leads again
    assert threading.active_count() <= before


def test_a_need_opens_its_answers_and_is_corrected():
    """A need shows the answers behind it, each to change. One that is set aside leaves the picture, and can be brought back; where another
    route leads then, a line says so, and *Undo* brings the former answers back."""
    app = unfolded(visit(FIVE), "behind_find")
    headline = app.title[0].value
    assert "from_find_facts_in" in [button.key for button in app.button]
    app.button_group(key="correct_find").set_value("none").run()
    assert app.query_params["need.find"] == "none" and "Set aside: find the right passage" in text_of(app)
    assert app.info[0].value.startswith("Was **") and "you corrected" in app.info[0].value
    app.button(key="undo").click().run()
    assert "need.find" not in app.query_params and headline == app.title[0].value
    app = visit(f"{FIVE}&need.find=none").button(key="back_find").click().run()
    assert "need.find" not in app.query_params
    unfolded(app, "behind_find").button(key="from_find_facts_in").click().run()
    assert _asked(app) == ["facts_in"]


def test_what_changed_is_told_in_the_words_of_the_page():
    """The line names the question as it is asked, shortened, and what the plan lost where the same leads; too early to name a route, there is none."""
    for team, held, named in ((f"{SORTS}&examples=3000&runs=contract&volume=70", "bin0", True), (BEGUN, "bin5", False)):
        app = unfolded(visit(team), "section_data")
        if named:  # answered already
            app.button(key="unfold_examples").click().run()
        before = (rec := state.recommendation(load_pack(), app.session_state["_answers"])).first
        assert named == ("USD 9 can be spent" in this_week(replace(rec, asks="USD 9")))  # no sum without a route that takes it
        _pills(app, "examples").set_value(held).run()
        assert before != state.recommendation(load_pack(), app.session_state["_answers"]).first
        assert named == bool(app.info) == any("because “How many past requests" in line.value for line in app.info)
    app = unfolded(visit(FIRM), "section_risk").button(key="unfold_person").click().run()
    assert "No more in the plan: **human review**; changed because" in _pills(app, "person").set_value("no").run().info[0].value


STORY = "We plan a helper. Staff search the archive of letters.</script><b>bold</b>"


def test_a_story_becomes_answers_to_keep_or_to_clear():
    """The prompt shows once a story stands; of the reply each answer stands beside its words, ticked where the story holds them, and
    what is kept goes to the address, its words to the notes. No story can end the script that copies it."""
    app = visit()
    assert ["begin", "task", "describe", "told"] == [b.key for b in app.button(key="describe").click().run().button]
    app.text_area(key="story").set_value(STORY).run()
    copied = next(block.proto.body for block in app.get("html") if "told = " in block.proto.body)
    assert "makes: What must come out" in copied and 1 == copied.count("</script>") and "<b>" not in copied
    assert STORY in json.loads(copied.partition("text = ")[2].partition(", told =")[0])
    app.text_area(key="reply").set_value((DATA / "reply.md").read_text()).run()
    said = text_of(app)
    assert not app.exception and "4 answers: keep those that are right" in said and "`` forever `` is no answer to `` wait ``" in said
    assert "“search the archive”" in said and "Not in your story:] “nobody is there”" in said and "No words of the story beside it" in said
    assert [True, True, False, False] == [box.value for box in app.checkbox]
    app.checkbox[0].uncheck().run()
    app.checkbox[3].check().run()
    app.button(key="use").click().run()
    assert {"edition": "2", "facts_in": "archive", "person": "no"} == dict(app.query_params)
    assert {"facts_in": "“search the archive”"} == app.session_state["_answers"].notes
    assert app.session_state["_answers"].assumed == frozenset()


RECORD = "edition=2&stage=trial&makes=fields&brings=words&colleague=page&colleague=program&without_form=little&without_rule=little&without_search=little&without_product=little&facts_in=list&facts_in=past&facts_found=words&facts_found=meaning&sources_state=sound&stands_prompt=gaps&stands_search=gaps&main_fault=inaccurate&yardstick=agreed&examples=410000&examples_state=mixed&wrong_costs=harm&person=does&volume=9000&wait=second&runs=contract&train=own&team=developers&list_size="


def test_a_hard_field_is_added_as_a_job() -> None:
    """A code out of a long list beside other fields is offered as a job, with what is known assumed; the summary says what it takes over."""
    app, short = visit(f"{RECORD}more"), visit(f"{RECORD}up_to_9")
    alike = visit(f"{RECORD}more").button(key="alike_one_field_is_harder_False").click().run()
    assert [True, False, False] == ["By itself it would get" in text_of(x) for x in (app, short, alike)] and "Take thirty wrong choices" in text_of(
        app
    )
    now, said = app.button(key="apart_one_field_is_harder_False").click().run().session_state["_answers"], text_of(app)
    assert ("choice", "more", True) == (*(now.given[q].options[0] for q in ("makes", "list_size")), "team" in now.given.keys() - now.assumed)
    assert {"makes", "list_size", "examples"} <= now.assumed and "colleague" not in now.given
    assert "“The hard field” takes over a part of “Filling in fields”" in said and "make it a job of its own" not in said
    left = app.button(key="out_Filling in fields").click().run().session_state["_answers"].given
    assert "list_size" not in left and {"makes", "examples"} <= left.keys() and "takes over a part" not in text_of(app) and app.button(key="undo")


def test_a_job_split_off_knows_its_cases_and_who_looks() -> None:
    """It holds the cases that were typed, and a look at the record is at it too: no new cost, on the page as in what is exported. Neither half waits for
    the other, and what was taken out is not offered again where another list is named."""
    typed = "more&own.review_minutes=2&own.test_cases=600&budget=8000&own.own_days=28&own.month_most=100000"
    first = visit(RECORD.replace("person=does", "person=could") + typed).button(key="apart_one_field_is_harder_False").click().run()
    now = first.session_state["_answers"]
    assert {"review_minutes": 2, "test_cases": 600, "review_paid": 0, "own_days": 28, "month_most": 100000} == now.own
    texts = [" ".join(str(FORMATS["text"].render(advise(load_pack(), part))).split()) for part in all_parts(now)]
    assert [True, False] == ["if it writes" in text for text in texts]
    told = text_of(first)
    assert ["USD", "no"] == [re.findall(r"People look, a month +[\d,]+ hours \((\w+)", text)[0] for text in texts]
    left = first.button(key="out_Filling in fields").click().run().session_state["_answers"]
    again = visit(query_string(to_query(load_pack(), left.with_answer("list_size", Answer(("up_to_999",))))))
    assert 0 == left.own["hard_fields"] and not [b for b in again.button if b.key.startswith("out_")]
    assert "All jobs together take" in told + text_of(again) and " wait." not in told + text_of(again)


def test_sums_that_go_wrong_get_a_tested_program() -> None:
    """Beside a fixed workflow, too, with planted slips of unit; of fifty cases those that are held are counted, in numbers."""
    said = text_of(visit(f"{RECORD.replace('main_fault=inaccurate', 'main_fault=sums')}more&own.test_cases=600&tab=plan"))
    assert "Build a fixed workflow" in said and "ten planted slips of unit" in said
    assert "Of 600 cases 48 more come out right" in said and "You hold that many." in said and "Of fifty" not in said


def test_a_part_is_renamed_and_removed():
    """The menu renames the part in front and removes it; the rest goes on without parts once one is left."""
    app = visit(f"edition=2&makes=choice&{urlencode([('part', 'Sorting or deciding (2)'), ('part', 'Asking?makes=fact')])}")
    unfolded(app, "edit_part").text_input(key="part_name").set_value("Routing?").run()
    assert app.query_params["part"][0] == "Routing"
    app.button(key="remove_part").click().run()
    assert not app.exception and not [b for b in app.button if b.key.startswith("part_")] and "part" not in app.query_params


TEAM = "edition=2&makes=text&facts_in=archive&examples=100-499&wrong_costs=money&wait=second&budget=hundreds&volume=2000"


def test_own_numbers_live_in_the_address() -> None:
    """A number that is typed moves the figures and the address; emptied, it leaves both. What does not hold is said, and what hours are worth."""
    app = visit(f"{TEAM}&tab=cost&own.words_out=50")
    assert "If more, the 95 of 100 that you want: " in text_of(visit(f"{TEAM}&tab=plan&own.right_wanted=95"))
    said = text_of(seen := visit(TEAM)) + "".join(b.proto.body for b in seen.get("html"))
    assert " 3 seconds; writing " in said and "; nothing else to pay<" in said and "worth USD " in said and "too slow and too much work" in said
    (field,) = (field for field in app.number_input if field.label == "Words out" and field.value == 50)
    before = text_of(app)
    field.set_value(5000.0).run()
    assert "5000" == app.query_params["own.words_out"] and before != text_of(app)
    next(field for field in app.number_input if field.label == "Words out").set_value(None).run()
    assert not app.exception and "own.words_out" not in app.query_params
    still = next(field for field in app.number_input if field.label.startswith("Wanted right")).set_value(80.0).run().info[0].value
    assert still.startswith("Headline and plan stay as they were: “")
    worth = "".join(b.proto.body for b in visit(f"{TEAM}&tab=cost&own.minutes_by_hand=6&own.hour_by_hand=40&own.wrong_output=60").get("html"))
    month = "By hand about 6,100 hours (200 a day, weekends counted) and USD 240,000 a month. With 70 of 100 hours spared (50 to 90; assumed)"
    assert f"{month}, the plan would pay back" in worth and "At USD 60 for a wrong output, " in worth
    days = "".join(b.proto.body for b in visit(f"{TEAM}&tab=cost&own.own_days=5").get("html"))
    bought = r"<strong>5 days</strong> of your people to set up and USD .{0,30}days beyond these bought, .{0,40}than the 1,000 that you allow"
    assert re.search(bought, days)


def test_the_page_says_the_currency_that_was_chosen() -> None:
    """Chosen beside the own numbers it stands in the address, and in place of USD in figures, fields and options; the browser's list has both."""
    app = visit(f"{TEAM}&tab=cost&own.month_most=100")
    next(box for box in app.selectbox if box.key.startswith("own_currency")).set_value("EUR").run()
    app = unfolded(app, "section_means")
    said = text_of(app) + "".join(f.label for f in app.number_input) + "".join(o for b in app.button_group for o in b.options)
    assert not app.exception and app.query_params["own.currency"] == "EUR" and "USD" not in said and said.count("EUR") > 10
    assert "SEK 40" in text_of(visit(f"{TEAM}&tab=cost&own.currency=SEK&own.hour_by_hand=40&own.minutes_by_hand=6&own.wrong_output=40"))


def test_a_model_that_nobody_knows_is_said_where_it_was_typed() -> None:
    """The cost panel says why there is no estimate, with its fields below, and the verdict that nothing was held against a limit."""
    app = visit(f"{TEAM}&tab=cost&own.model=gpt-nonsense&own.words_out=50&own.month_most=50")
    assert "No estimate: `gpt-nonsense` is no model" in text_of(app) and "nothing is held against what you allow" in text_of(app)
    assert " on your answers, no estimate]" in text_of(app) and {"Hosted model"} == {field.label for field in app.text_input}
    assert "No estimate" not in text_of(app.text_input[0].set_value("").run()) and "own.model" not in app.query_params


def test_what_only_the_builder_knows_waits_in_a_list():
    """Who knows the work is asked what they know and their trial told, with its numbers; a builder's question stands in a list at the end."""
    ways = "&".join(f"without_{way}=little" for way in ("form", "rule", "search", "texts", "product", "statistics", "sources", "process"))
    app = visit(team := f"{SORTS}&{ways}&examples=3000&stands_people=costly&runs=contract")
    _pills(app, "volume").set_value("bin3").run()
    app.number_input(key="beside_minutes_by_hand").set_value(4).run()
    assert _asked(app) == ["volume"] and app.query_params["own.minutes_by_hand"] == "4"
    while _asked(app):
        app.button(key="go_on").click().run()
    assert "What can still change it is for whoever builds it." in text_of(app)
    app.button(key="unfold_open_train").click().run()
    assert _asked(app) == ["train"] and "For whoever builds it; *Not sure* is fine." in text_of(app)
    app = visit(team.replace("idea", "trial"))
    while _asked(app) not in ([], ["large_model"]):
        app.button(key="go_on").click().run()
    assert ["large_model"] == _asked(app) and "For whoever builds it" not in text_of(app)


def test_once_firm_only_what_plan_and_cost_hang_on_leads():
    """How well what was tried works, the state of sources, what can check, the budget, and the wait; then enough is answered."""
    app = visit(f"{FIRM}&who=work")
    for question in ("works", "sources", "check", "budget", "wait"):
        assert {question} == {name.split("_")[0] for name in _asked(app)}
        app.button(key="go_on").click().run()
    assert _asked(app) == [] and "Enough is answered" in text_of(app)
