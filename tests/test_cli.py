"""The command line: what it prints, how it exits, and that nobody ever sees a traceback."""

import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
import yaml

from advisor.answers import read_answers
from advisor.check import Space, check_promise, run_checks
from advisor.cli import main
from advisor.pack import DEFAULT_PACK, load_pack, read_pack
from advisor.report import FORMATS
from tests import strategies
from tests.report.reading import invalid
from tests.strategies import DATA, ROOT, put

SMALL = strategies.SMALL.folder
WITH_CHECKS = ROOT / "tests" / "check" / "base"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
EXAMPLE = ROOT / "examples" / "customer-support.yaml"
PARTS = ROOT / "examples" / "ticket-desk-in-parts.yaml"


@dataclass(frozen=True)
class Result:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str | Path, stdin: bytes = b"", terminal: bool = False) -> Result:
    """Run a command in this process and catch what it prints."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", write_through=True) for data in (stdin, b"", b""))
    out.isatty = lambda: terminal  # type: ignore[method-assign]
    with patch.multiple(sys, argv=["advisor", *map(str, arguments)], stdin=given, stdout=out, stderr=err), pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return Result(end.value.code, out.buffer.getvalue(), err.buffer.getvalue().decode())  # type: ignore[attr-defined]


def words(*arguments: str | Path) -> str:
    """What a command prints, without its line breaks."""
    return " ".join(run(*arguments).text.split())


def no_fault(result: Result) -> bool:
    """Whether a run ended as designed: with a known code, without a traceback and without an unexpected error."""
    return result.code in (0, 1, 2) and "Traceback" not in result.err + result.out.decode("utf-8", "replace") and "should not" not in result.err


def test_questions_as_json_is_enough_to_answer_them() -> None:
    """Any answer that the JSON questionnaire offers is taken, and so is what its tests find out."""
    data = run("questions", "--pack", SMALL, "--format", "json").json
    assert data["pack"]["id"] == "small" and [q["id"] for q in data["questions"]] == list(strategies.SMALL.questions)
    for q in data["questions"]:
        offered = [o["id"] for o in q["options"]] + [o["answer"] for o in (q["find_out"] or {"outcomes": []})["outcomes"]]
        assert all(read_answers(strategies.SMALL, {q["id"]: answer})[1] == [] for answer in offered)
        assert sorted(o for g in q["groups"] for o in g["options"]) in ([], sorted(o["id"] for o in q["options"]))
    _, examples, _, _, graders, _, passage, _ = data["questions"]
    assert ("number", "examples", [1, 10, 50, 5000]) == (examples["type"], examples["unit"], examples["edges"])
    assert ("task is write", "remedies", "build") == (graders["ask_if"], passage["grid"], passage["asked_of"])


def test_recommend_reads_standard_input_and_its_own_export() -> None:
    """`-` reads the answers from standard input, and the JSON export gives the same recommendation again."""
    first = run("recommend", EXAMPLE, "--format", "json")
    assert run("recommend", "-", "--format", "json", stdin=EXAMPLE.read_bytes()).json == first.json
    assert run("recommend", "-", "--format", "json", stdin=first.out).json == first.json


def test_recommend_tells_parts_in_short() -> None:
    """Of a feature with parts the terminal gets each part in short and one summary; `--part` one of them in full, and alone but in JSON."""
    names = ("Sort tickets", "Draft replies", "Read attachments")
    short = run("recommend", PARTS)
    assert (short.code, short.err, "ANSWERS GIVEN" in short.text) == (0, "", False)
    assert all(name in short.text for name in (*names, "ALL JOBS AT A GLANCE", "ONE PLAN FOR ALL JOBS", "--part NAME"))
    full = run("recommend", PARTS, "--part", "Draft replies").text
    assert "THE PLAN\n" in full and "Start when" in full  # what a plan for all jobs has in a document for all
    assert "ANSWERS GIVEN" in full and "For the job Draft replies" in full and "ALL JOBS AT A GLANCE" not in full
    exported = run("recommend", PARTS, "--part", "Draft replies", "--format", "json").json
    assert ("Draft replies", "retrieval") == (exported["part"], exported["first"])
    assert [*names] == [p["name"] for p in exported["whole"]["parts"]]


def test_recommend_lists_all_problems() -> None:
    """Everything wrong with the answers is listed on standard error, with places; nothing is printed."""
    result = run("recommend", "-", stdin=b"stage: nonsense\nunknown: 1\n")
    assert (result.code, result.out) == (2, b"") and "standard input:1:1: error: `nonsense` is no answer to `stage`" in result.err
    assert "standard input:2:1: error: `unknown` is no question" in result.err


def test_a_story_goes_out_as_a_prompt_and_comes_back_as_answers(tmp_path: Path) -> None:
    """`describe` prints the prompt; `recommend` takes the reply with fences and quotes, and tells what it could not read."""
    (tmp_path / "story.txt").write_text("We plan a helper.")
    assert run("describe", tmp_path / "story.txt").text.endswith("STORY\n\nWe plan a helper.\n")
    assert "there is no file" in run("describe", tmp_path / "none.txt").err
    reply = b"Sure!\n```yaml\nmakes: {answer: fact, quote: a helper}\nwait: {answer: forever}\n```\n"
    found = run("recommend", "-", "--format", "json", stdin=reply)
    assert (0, {"makes": "fact"}, {"makes": "“a helper”"}) == (found.code, found.json["answers"], found.json["notes"])
    assert "standard input:4:1: warning: `forever` is no answer to `wait`" in found.err
    assert run("recommend", "-", stdin=b"```\nHello.\n```\n").code == 2


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if f.binary])
def test_binary_formats_stay_off_the_terminal(name: str) -> None:
    """A format that is not text refuses to be written to a terminal."""
    result = run("recommend", EXAMPLE, "--format", name, terminal=True)
    assert (result.code, result.out) == (2, b"") and "add `-o FILE`" in result.err
    assert run("recommend", EXAMPLE, "--format", name).out[:2] in (b"%P", b"PK")


@pytest.mark.parametrize("command", [("recommend", EXAMPLE), ("check", "--pack", WITH_CHECKS)], ids=lambda command: command[0])
def test_commands_load_nothing_heavy(command: tuple) -> None:
    """`recommend` and a quick `check` load neither Streamlit, pandas, a solver nor a document library."""
    code = (
        "import sys; from advisor.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'streamlit', 'pandas', 'ortools', 'docx', 'typst', 'altair', 'scipy', 'jsonschema'}\n"
        "sys.exit(f'loaded {heavy & set(sys.modules)}' if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_explain_says_why() -> None:
    """The explanation names the first route, its reasons, each rule with its line, and what would change it; the words say the same."""
    found, text = run("explain", EXAMPLE, "--format", "json").json, words("explain", EXAMPLE)
    assert found["first"] == run("recommend", EXAMPLE, "--format", "json").json["first"]
    assert found["reasons"] and all(r["text"].rstrip(".") in text for r in (*found["reasons"], *found["against"]) if r["rules"])
    assert {f["route"] for f in found["toward"]["flips"]}.isdisjoint({found["first"]})
    for fired in found["trace"]:
        lines = (DEFAULT_PACK.parent / fired["file"]).read_text().splitlines()
        assert f"id: {fired['rule']}" in lines[fired["line"] - 1] and f"{fired['rule']} ({fired['file']}:{fired['line']})" in text
    assert (2, 0) == (words("why", EXAMPLE, "lora", "zero_shot").count("The lines behind it"), run("why", EXAMPLE, "lora").code)
    assert all(o["reasons"] and o["label"].partition(" (")[0].split()[-1] in text for o in found["ruled_out"])


def test_check_of_a_broken_pack(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken pack exits 1 with every problem and its place, in every format; SARIF points into files, named from the working folder."""
    rule = "  - {{id: {}, when: {}, because: x, judgement: true, warn: y}}\n"
    (small / "more.yaml").write_text("rules:\n" + rule.format("a", "taks is sort") + rule.format("b", "task is srt"))
    result = run("check", "--pack", small)
    assert 1 == result.code and "small/more.yaml:2:19: error: `taks` is no question" in result.text
    assert "small/more.yaml:3:19: error: `srt` is no option of `task`" in result.text
    data = run("check", "--pack", small, "--format", "json")
    assert 1 == data.code and [(p["code"], p["line"]) for p in data.json["problems"]] == [("unknown-question", 2), ("unknown-option", 3)]
    log = run("check", "--pack", small, "--format", "sarif").json
    (one,) = log["runs"]
    assert log["version"] == "2.1.0" and "PACKS" in one["originalUriBaseIds"]
    rules = [r["id"] for r in one["tool"]["driver"]["rules"]]
    assert {"never-fires", "unused-question"} <= set(rules)
    found, _ = one["results"]
    assert rules[found["ruleIndex"]] == found["ruleId"] == "unknown-question"
    assert (found["level"], found["message"]["text"].splitlines()[0]) == ("error", "`taks` is no question")
    where = found["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "small/more.yaml", "uriBaseId": "PACKS"}
    assert where["region"] == {"startLine": 2, "startColumn": 19}
    monkeypatch.chdir(small.parent.parent)
    found, _ = run("check", "--pack", small, "--format", "sarif").json["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": f"{small.parent.name}/small/more.yaml"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ""),
        ("sources: [{id: S1, title: T, year: 2024, review_by: 2026-12-31}]", ""),
        ("routes:\n  - {id: extra, label: Extra, family: classical, layer: context}\n", "warning: `extra` is a loose end"),
        ("promises:\n  - {id: never_tune, never_recommend: [tuning]}\n", "`never_tune` is broken: `tuning` comes first [promise-broken]"),
    ],
    ids=["sound", "due", "warning", "promise"],
)
def test_strict_fails_where_plain_check_does_not(tmp_path: Path, text: str, says: str) -> None:
    """A sound pack exits 0; a warning alone does too, and promises are not proved; with `--strict` both exit 1. `--as-of` finds what is due."""
    base = shutil.copytree(WITH_CHECKS, tmp_path / "base")
    (base / "more.yaml").write_text(text)
    due, said = run("check", "--pack", base, "--as-of", "2100-01-01"), ("to be reviewed by", "1 promise not proved: `check --strict`")
    assert (due.code, *(x in due.text for x in said)) == ("review_by" in text, "review_by" in text, "promises" in text)
    result = run("check", "--strict", "--pack", base)
    assert (result.code, (says or "is fine") in result.text) == (1 if says else 0, True)


def test_a_baseline_accepts_todays_warnings(small: Path) -> None:
    """`--write-baseline` writes a file after which strict passes; SARIF marks what it accepts, JSON counts it."""
    assert (1, 0) == (run("check", "--pack", small, "--strict").code, run("check", "--pack", small, "--write-baseline").code)
    result = run("check", "--pack", small, "--strict")
    assert (result.code, "accepted by the baseline" in result.text) == (0, True)
    results = run("check", "--pack", small, "--strict", "--format", "sarif").json["runs"][0]["results"]
    assert {"unchanged"} == {r.get("baselineState") for r in results}
    found = run("check", "--pack", small, "--strict", "--format", "json").json
    assert (found["failed"], found["known"]) == (False, len(found["problems"])) and all(p["known"] and p["about"] for p in found["problems"])


def test_cases_as_json(small: Path) -> None:
    """The shares are those of the cases, in all, by origin and by whether they were held out; misses name rules."""
    shutil.copy(DATA / "cases_to_score.yaml", small / "cases.yaml")
    result = run("test", "--pack", small, "--format", "json")
    found = result.json
    assert (result.code, found["cases"], found["tuned_on"]["cases"]) == (0, 4, 3)
    assert (found["top1"], found["also_ok"], found["wrong"]) == (0.5, 0.75, 0.25)
    assert found["held_out"] == {"cases": 1, "top1": 1.0, "top3": 1.0, "also_ok": 1.0, "wrong": 0.0}
    assert {origin: shares["cases"] for origin, shares in found["by_origin"].items()} == {"made up": 1, "ours": 3}
    missed, bad = found["misses"]
    assert ("missed", "retrieval", "prompt", "bad") == (missed["case"], missed["first"], missed["best_right"], bad["case"])
    assert missed["decided_by"] == [{"rule": "missing_facts", "value": 6, "needs": {"knowledge": 6}}]
    assert "ahead of prompt by 4 (3 to -1):\n    +6  missing_facts: “Know the facts”  (small/pack.yaml:" in run("test", "--pack", small).text
    assert 4 == len(suite := ElementTree.fromstring(run("test", "--pack", small, "--format", "junit").text)) and not suite.findall("*/failure")
    alone = ElementTree.fromstring(run("test", "--case", small / "cases.yaml", "--pack", SMALL, "--format", "junit").text)
    assert "retrieval comes first; right would be peft" == alone.findtext("testcase/failure")


def test_cases_below_the_thresholds(small: Path) -> None:
    """Cases below what the pack asks for exit 1 and say by how much; a pack without cases is fine, and says so."""
    (small / "accuracy.yaml").write_text("accuracy: {top1_at_least: 0.9}\ncases:\n  - {id: no, answers: {task: sort}, expect: {best: [rag]}}\n")
    for result in (run("test", "--pack", small), run("test", "--pack", small, "--format", "json")):
        assert result.code == 1
        assert result.out[:1] == b"{" or "best first is 50.0%; the pack asks for at least 90.0%" in result.text
    assert run("test", "--pack", WITH_CHECKS).text == "the pack has no cases\n"


@pytest.mark.parametrize("source", [SMALL, WITH_CHECKS, DEFAULT_PACK], ids=["small", "base", "default"])
@pytest.mark.parametrize("kind", ["rule", "question", "route", "case"])
def test_scaffolds_load(tmp_path: Path, kind: str, source: Path) -> None:
    """What `new` writes loads at once, marks what to fill in, and is never overwritten."""
    folder = Path(shutil.copytree(source, tmp_path / "mine"))
    before = {f: f.read_bytes() for f in folder.rglob("*.yaml")}
    assert run("new", kind, "brand_new", "--pack", folder).code == 0
    loaded, problems = read_pack(folder)
    assert [] == problems and loaded is not None and "brand_new" in getattr(loaded, f"{kind}s")
    (written,) = {f for f in folder.rglob("*.yaml") if f not in before}
    left, text = {x.code: x.about for x in run_checks(loaded) if x.about[0] == "brand_new"}, written.read_text()
    assert "FILL IN" in text and "placeholder" in left and ("silent-trait" in left) == (kind == "route" and source != WITH_CHECKS)
    assert all(f"      # {trait}:  # fill in: w" in text for trait in left.get("silent-trait", ())[1:])  # what bans name, each with its meaning
    again = run("new", kind, "brand_new", "--pack", folder)
    assert 2 == again.code and "already" in again.err and text == written.read_text()
    assert all(f.read_bytes() == content for f, content in before.items())


def test_an_overlay_is_scaffolded_beside_its_pack(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new overlay extends the pack, loads, takes further entries and is never overwritten; `--pack .` works from within."""
    assert run("new", "overlay", "our-firm", "--pack", small).code == 0
    overlay = small.parent / "our-firm"
    assert run("new", "rule", "our_rule", "--pack", overlay).code == 0
    assert {*load_pack(overlay).rules} == {*load_pack(small).rules, "our_rule"} and 2 == run("new", "overlay", "our-firm", "--pack", small).code
    monkeypatch.chdir(small)
    assert 0 == run("diff", "regulated-bank", "rules/examples/regulated-bank", "--rows", 100).code  # from anywhere
    assert (0, True) == (run("new", "overlay", small.parent / "x" / "there").code, "give an id" in run("new", "overlay", "x/here", "--pack", ".").err)
    assert 0 == run("new", "overlay", "from-within", "--pack", ".").code and "from-within" == load_pack(small.parent / "from-within").content.pack.id


@pytest.mark.parametrize("source", [SMALL, WITH_CHECKS, DEFAULT_PACK], ids=["small", "base", "default"])
@pytest.mark.parametrize("policy", ["ban", "person", "gate", "preference", "route", "question"])
def test_an_overlay_starts_with_a_policy_that_works(tmp_path: Path, policy: str, source: Path) -> None:
    """It loads, its promise is kept, its case comes out right, and nothing is left but the texts that only its author can write."""
    shutil.copytree(source, tmp_path / "below")
    assert run("new", "overlay", "our-firm", "--policy", policy, "--pack", tmp_path / "below").code == 0
    overlay = load_pack(tmp_path / "our-firm")
    assert {"placeholder"} == {p.code for p in run_checks(overlay) if overlay.is_own(p.place)}
    own = overlay.content.promises[-1]
    assert overlay.is_own(overlay.places["promises", own.id]) and [] == list(check_promise(Space(overlay), own))
    result = run("test", "--pack", overlay.folder)
    assert (0, True) == (result.code, result.text.startswith("right: our-firm-"))


def test_an_overlay_is_told_of_its_own(small: Path) -> None:
    """`check`, its baseline and `test` speak of the overlay's entries; the pack below is one line."""
    rules = "rules:\n  - {id: own, when: always, warn: Mind., about: [lora], because: The model cannot know them., judgement: true}\n"
    overlay = put(small.parent / "ours", "extends: small\npack: {id: ours, version: 1.0.0, title: Ours}\n" + rules)
    (overlay / "more.yaml").write_text("accuracy: {top1_at_least: 1, wrong_at_most: 0}\n")
    assert {"own", "missing_facts"} == {x for p in run("check", "--pack", overlay, "--format", "json").json["problems"] for x in p["about"]}
    told = run("check", "--strict", "--pack", overlay)
    assert told.code == 1 and told.text.splitlines()[-2].startswith("entries of the pack below were not looked at again")
    assert "loose-end" in run("check", "--strict", "--below", "--pack", overlay).text
    run("check", "--write-baseline", "--pack", overlay)
    assert ["copied-reason"] == [e["code"] for e in yaml.safe_load((overlay / "baseline.yaml").read_text())["baseline"]]
    assert 0 == run("check", "--strict", "--pack", overlay).code
    assert "of 1 case of the pack below, 100.0% come out right and 0.0% clearly wrong\n" == run("test", "--pack", overlay).text
    (overlay / "more.yaml").write_text("rules:\n  - {id: out, when: always, rule_out: [retrieval], because: We hold none., judgement: true}\n")
    assert run("test", "--pack", overlay).text.endswith("by your rules worse:\n  support: retrieval (right) -> prompt (not named)\n")
    text = (DATA / "a_ban_with_its_promise.yaml").read_text()
    slips = [("deal is refused", "made", "talks"), ("made and task is write", "refused", "talks")]
    for when, *left in (*slips, ["deal in [refused, talks]"], ["unmade and task is write"]):  # all proved, the slips too
        (overlay / "more.yaml").write_text(text % (when, when))
        tested, proved = run("test", "--pack", overlay), run("check", "--strict", "--pack", overlay).text
        assert (bool(left), "wrong: " if left else "right: ") == (tested.code, tested.text[:7]) and "proved by `no_own`: never" in proved
        where = " or ".join(o for o in ("made", "refused", "talks") if o not in (left or ["made"]))
        assert f"`out`, “So.”: forbidden where `deal` is {where}" in proved
        assert ("1 case of yours fails: " in proved, "is fine" in proved, "no case of yours guards" in proved) == (bool(left), not left, False)
    (overlay / "more.yaml").write_text((text % (when, when)).replace("promises", "promises: []\n#"))
    told = run("check", "--strict", "--pack", overlay)
    assert told.code == 1 and "\nnot proved: no promise says what your ban `out` forbids\nentries" in told.text and "fine" not in told.text


@pytest.mark.parametrize(
    ("never", "guarded", "joined"),
    [
        ("{acts: yes}", False, False), ("{runs_at: provider, acts: yes}", True, True),
        ("[{acts: yes}, {runs_at: provider}]", True, False), ("{runs_at: provider}", True, False),
    ],
)  # fmt: skip
def test_a_case_guards_a_ban_that_it_would_miss(tmp_path: Path, never: str, guarded: bool, joined: bool) -> None:
    """Another trait in `never` guards nothing; each of a list does. What a ban still allows is told, until another closes it."""
    ban = "  - {{id: no_{0}, when: stage is idea, until_known: yes, rule_out: {{{0}: provider}}, because: So we {0} nothing., judgement: true}}\n"
    case = f"cases: [{{id: ours, origin: own, answers: {{stage: idea, makes: choice}}, expect: {{never: {never}}}}}]\n"
    head = "extends: adaptation\npack: {id: ours, version: 1.0.0, title: Ours}\nrules:\n" + ban.format("runs_at")
    told = run("check", "--strict", "--pack", put(tmp_path / "ours", head + case)).text
    assert (guarded, joined) == ("no case of yours guards your ban `no_runs_at`" not in told, "give `never` a list with a pair of braces" in told)
    assert "your ban `no_runs_at` still allows `trains_at: provider` (train it at a provider)" in told
    if guarded and "[" in never:
        more = ban.format("trains_at") + ban.format("acts").replace("{acts: provider}", "[hosted_tuning, retrieval_and_hosted_tuning]")
        told = run("check", "--strict", "--pack", put(tmp_path / "wide", head.replace("ours", "wide") + more + case)).text
        assert "still allows" not in told and "your ban `no_acts` names routes" in told


def test_level_is_only_reasonable(small: Path) -> None:
    """A case of one's own is not right where a route that is not right is level with what leads; it says with which, and what else is right."""
    other = "routes: [{id: other, label: Other, family: rag, layer: context, effort: 1}]\n"
    (small / "c.yaml").write_text(f"{other}cases: [{{id: one, answers: {{task: extract}}, expect: {{best: [other]}}}}]\n")
    assert run("test", "--case", small / "c.yaml", "--pack", small).text.startswith("reasonable: one: other comes first, level with prompt;")
    (small / "c.yaml").write_text("cases: [{id: one, answers: {task: extract}, expect: {best: [prompting, rag]}}]\n")
    said = "right: one: prompt comes first, then retrieval (right too, 2 behind)\n  ahead of lora by 4"
    assert run("test", "--case", small / "c.yaml", "--pack", small).text.startswith(said)


@pytest.mark.parametrize(
    ("best", "also", "said", "code"),
    [("rag", "", "right", 0), ("peft", "rag", "reasonable", 0), ("peft", "", "not named", 1), ("rag], beside: [review", "", "wrong", 1)],
    ids=str,
)
def test_a_case_says_its_verdict_first(tmp_path: Path, best: str, also: str, said: str, code: int) -> None:
    """A file of cases anywhere: the verdict, then the rules that decided it, each with its line; `recommend` reads it as answers."""
    case = f"{{id: one, answers: {{task: extract, gap: [facts_missing]}}, expect: {{best: [{best}], also_ok: [{also}]}}}}"
    (tmp_path / "c.yaml").write_text(f"cases:\n  - {case}\n")
    result = run("test", "--case", tmp_path / "c.yaml", "--pack", SMALL)
    first, _, *decided = result.text.splitlines()
    assert (code, True) == (result.code, first.startswith(f"{said}: one: retrieval comes first"))
    assert re.fullmatch(r"    \+6  missing_facts: “Know the facts”  \(small_pack/pack.yaml:\d+\)", decided[0])
    assert "Retrieval" in run("recommend", tmp_path / "c.yaml", "--pack", SMALL).text
    assert "did you mean `one`?" in run("recommend", f"{tmp_path / 'c.yaml'}#ones", "--pack", SMALL).err
    (tmp_path / "a.yaml").write_text("sources: []\n")
    assert "holds no case" in run("test", "--case", tmp_path / "a.yaml", "--pack", SMALL).err


@pytest.mark.parametrize(
    ("kind", "name"),
    [("rule", "Bad Name"), ("rule", "class"), ("rule", "../x"), ("thing", "fine"), ("route", "all"), ("route", "tuning"), ("rule", "weekly_facts")],
)
def test_names_that_cannot_be(small: Path, kind: str, name: str) -> None:
    """A name that is none, or is taken, is bad usage and writes nothing."""
    before, result = sorted(small.parent.rglob("*")), run("new", kind, name, "--pack", small)
    assert (result.code, result.out) == (2, b"")
    assert name in result.err or kind in result.err
    assert sorted(small.parent.rglob("*")) == before


@pytest.mark.parametrize("output", ["missing/out.md", ".", "out.md/deeper"])
def test_output_that_cannot_be_written(tmp_path: Path, output: str) -> None:
    """An output folder that is missing, a folder as output and a file as folder are said, with exit 2."""
    (tmp_path / "out.md").write_text("kept")
    result = run("recommend", EXAMPLE, "--format", "markdown", "-o", tmp_path / output)
    assert (result.code, no_fault(result), (tmp_path / "out.md").read_text()) == (2, True, "kept")


def test_an_unforeseen_error_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours is one sentence and exit 2, and can be looked into on request."""
    monkeypatch.setattr("advisor.cli.advise.open_pack", lambda folder: 1 / 0)
    result = run("questions")
    assert result.code == 2 and "something went wrong that should not: ZeroDivisionError" in result.err
    assert "Traceback" not in result.err
    monkeypatch.setenv("ADVISOR_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("questions")


def test_help_names_every_command() -> None:
    """The help lists the commands, and each command has help of its own."""
    text = run("--help").text
    for name in ("questions", "describe", "recommend", "explain", "estimate", "check", "test", "diff", "schema", "new"):
        assert f"  {name} " in text and ("OLD" if name == "diff" else "--pack") in run(name, "--help").text


@pytest.mark.parametrize(("example", "route"), list(zip(EXAMPLES, cycle([None, "lora"]), strict=False)), ids=lambda x: getattr(x, "stem", x))
def test_explanations_and_estimates_fit_their_schemas(example: Path, route: str | None) -> None:
    """Explanation and estimates of every example are valid JSON; numbers rest on listed assumptions, and the text says the same prices."""
    named = ["--route", route] if route is not None else []
    explained, found = run("explain", example, "--format", "json", *named).json, run("estimate", example, "--format", "json", *named).json
    assert [] == invalid("explanation", explained) == invalid("estimate", found)
    assert found["routes"] and (route is None or [route] == [r["route"] for r in found["routes"]])
    assert all(set(r["running"]["assumptions"]) <= ({a["id"] for a in found["assumptions"]}) for r in found["routes"] if r["running"])
    text = " ".join(run("estimate", example, *named).text.split())
    assert found["prices"] in text and "US dollars" in text


IN_PARTS = ("recommend", "explain", "estimate")
NO_PART = "`Draft reply` is no part of this feature [unknown-part]\n  hint: did you mean `Draft replies`?"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "--as-of", "soon"], "soon"),
        (["explain", EXAMPLE, "extra"], "extra"),
        (["explain", "missing\0.yaml"], "cannot be read"),
        (["why", EXAMPLE, "lora", "retreival"], "did you mean `retrieval`?"),
        (["estimate", EXAMPLE, "--route", "retreival"], "did you mean `retrieval`?"),
        *(([command, EXAMPLE, "--part", "Draft"], "these answers have no parts") for command in IN_PARTS),
        *(([command, PARTS, "--part", "Draft reply"], NO_PART) for command in IN_PARTS),
    ],
)
def test_bad_usage(arguments: list[str | Path], says: str) -> None:
    """Bad usage exits 2 and says what is wrong; unknown routes, formats and parts get a hint, and where there are no parts at all, that is said."""
    result = run(*arguments)
    assert (result.code, no_fault(result)) == (2, True) and says in result.err and result.out == b""
