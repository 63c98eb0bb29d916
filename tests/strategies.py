"""Packs and answers for tests: written out in few words, or drawn by Hypothesis with every construct."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from advisor.answers import CORRECTIONS, RECORD_FIELDS, Answers, read_answers
from advisor.decide import Domains, Recommendation, look_ahead_each, recommend, recommended
from advisor.pack import FAMILIES, Answer, Content, Findings, Pack, Place, Question, load_pack
from advisor.pack.link import Linker
from advisor.pack.nodes import parse
from advisor.pack.overlay import spread

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
PACK, SMALL = load_pack(), load_pack(DATA / "small_pack")
KINDS = ("options", "ordered", "several", "number")
NEEDS = ("n0", "n1", "n2")
ARTEFACTS = ("a0", "a1", "a2", "a3")  # the last is made by routes alone, so that nothing waits for itself
WORDS = ("slightly", "clearly", "strongly", "against slightly", "against clearly", "against strongly")


def put(folder: Path, text: str, name: str = "pack.yaml") -> Path:
    """The folder, made if need be, with a file of this text in it or below."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def edit(path: Path, *replaced: tuple[str, str]) -> None:
    """Edits a file, the first place of each text; it must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def make_pack(plain: dict[str, Any]) -> Pack:
    """A pack from plain data; fails if anything is wrong with it."""
    if any("grid" in q for q in plain["questions"]):
        tree, _ = parse(json.dumps(plain), "generated")
        plain = spread(tree).plain()
    pack, findings = Pack(Content.model_validate(plain), Path("generated"), {}, {}, ""), Findings()
    Linker(pack, lambda path, offset: Place(str(path)), findings).check_all()
    assert not findings.problems
    return pack


def tiny_pack(*rules: dict[str, Any], questions: Sequence[dict[str, Any]] = ({"id": "q"},), **keys: Any) -> Pack:
    """A pack with these rules, by default a question `q` (`a` or `b`), a need `n` and the routes `one` and `two`, and what each must have."""
    choices, bare = {"options": {"a": "A", "b": "B"}}, {"family": "rag", "layer": "l", "effort": 0}
    entries = {
        "pack": {"id": "tiny", "version": "1", "title": "Tiny"},
        "questions": [{"section": "s", "ask": f"{q['id']}?"} | ({} if q.keys() & set(KINDS) else choices) | q for q in questions],
        "needs": [{"id": "n", "label": "N"}],
        "routes": [{"label": r["id"].capitalize()} | bare | r for r in keys.pop("routes", ({"id": "one"}, {"id": "two"}))],
        "rules": [{"id": f"rule{i}", "because": "It is.", "judgement": True} | rule for i, rule in enumerate(rules)],
    }
    return make_pack(entries | keys)


def answered(pack: Pack, answers: dict[str, Any] | None = None, **keys: Any) -> Answers:
    """What is read from answers, and from other keys of an answers file, that have no problem."""
    found, problems = read_answers(pack, {"answers": answers or {}, **keys})
    assert problems == []
    return found


def random_answers(pack: Pack, rng: Random, unknown: float) -> Answers:
    """To each question one value, sometimes two, any set of several; with a chance of `unknown` nothing or *not sure*."""
    drawn = {name: _random_answer(question, rng, unknown) for name, question in pack.questions.items()}
    return Answers({name: answer for name, answer in drawn.items() if answer is not None})


def _random_answer(question: Question, rng: Random, unknown: float) -> Answer | None:
    options = list(question.choices)
    if rng.random() < unknown:
        return Answer(not_sure=True) if rng.random() < 0.3 else None
    if question.several is not None:
        return Answer(tuple(o for o in options if rng.random() < 0.3))
    some = set(rng.sample(options, 2 if rng.random() < 0.15 and len(options) > 1 else 1))
    return Answer(tuple(o for o in options if o in some))


def decided(pack: Pack, **answers: Any) -> Recommendation:
    """The recommendation for answers as they stand in a file."""
    return recommend(pack, answered(pack, answers), samples=200)


def recommended_each(pack: Pack, several: Iterable[Answers], samples: int) -> Iterator[Recommendation]:
    """The recommendations for many sets of answers that correct no needs, looked ahead together, which is quicker."""
    domains = [Domains(pack, answers) for answers in several]
    assert not any(d.answers.needs for d in domains)
    yield from map(recommended, domains, look_ahead_each(domains, samples))


def packs() -> st.SearchStrategy[Pack]:
    """3 to 6 questions (some asked only under a condition), 3 to 5 routes, 3 to 8 rules."""
    return plain_packs().map(make_pack)


@st.composite
def plain_packs(draw: st.DrawFn) -> dict[str, Any]:
    """The same as plain data, as it would stand in a file."""
    kinds = draw(st.permutations(KINDS)) + draw(st.lists(st.sampled_from(KINDS), max_size=2))
    questions: list[dict[str, Any]] = []
    for i, kind in enumerate(kinds[: draw(st.integers(3, 6))]):
        question: dict[str, Any] = {"id": f"q{i}", "section": "s", "ask": f"Question {i}?"}
        if kind == "number":
            question["number"] = {"unit": "things", "edges": draw(st.sampled_from([[1, 10], [5], [1, 2, 30]]))}
        else:
            question[kind] = {f"{'abcd'[j]}{i}": f"Option {j}" for j in range(draw(st.integers(1 if kind == "several" else 2, 3)))}
        if questions and draw(st.booleans()):
            question["ask_if"] = draw(conditions(questions, 2))
        questions.append(question)
    named = [{"id": "declared", "when": draw(conditions(questions, 2))}] if draw(st.booleans()) else []
    names = [n["id"] for n in named]
    count = draw(st.integers(3, 5))
    routes = [_route(draw, i, questions, names) for i in range(count)]
    if draw(st.booleans()):
        routes[-1]["combines"] = ["r0", "r1"]
    if draw(st.booleans()):
        routes.append({**_route(draw, count, questions, names), "companion": True})
    ids = [r["id"] for r in routes]
    return {
        "pack": {"id": "generated", "version": "1", "title": "Generated"},
        "groups": {"some": draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))},
        "conditions": named,
        "questions": questions,
        "scale": draw(st.sampled_from([{}, {"strength": {"clearly": 3}, "fit": {"barely": 2}, "direct": 2}])),
        "needs": [{"id": need, "label": need.upper()} for need in NEEDS],
        "artefacts": [{"id": a, "label": a.upper(), **_perhaps(draw, "held_when", questions, names)} for a in ARTEFACTS],
        "routes": routes,
        "steps": [_step(draw, i, questions, names) for i in range(3)],
        "rules": [_rule(draw, i, questions, [*ids, "some", "all"], ids, names) for i in range(draw(st.integers(3, 8)))],
    }


def _route(draw: st.DrawFn, i: int, questions: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    route: dict[str, Any] = {"id": f"r{i}", "label": f"Route {i}", "family": [*FAMILIES][i % 4], "layer": "l", "effort": draw(st.integers(0, 2))}
    if draw(st.integers(0, 2)) == 0:
        route["requires"] = draw(conditions(questions, 2, names))
        route["requires_because"] = "It is needed."
    fit = st.sampled_from(["barely", "partly", "fully"]).map(lambda word: {"how_well": word, "how": "it does"})
    route["meets"] = draw(st.dictionaries(st.sampled_from(NEEDS), fit, max_size=2))
    route["traits"] = draw(st.sampled_from([{}, {"trains_at": "own"}, {"trains_at": ["own", "provider"], "changes_weights": "yes"}]))
    route["starts_from"] = draw(st.lists(st.sampled_from(ARTEFACTS), max_size=2, unique=True))
    route["makes"] = draw(st.sampled_from([[], ["a3"]]))
    if draw(st.integers(0, 2)) == 0:
        route["stop_if"] = [{"say": "It is over.", "when": draw(conditions(questions, 2, names))}]
    return route


def _perhaps(draw: st.DrawFn, key: str, questions: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    """A condition under a key, or nothing."""
    return {key: draw(conditions(questions, 2, names))} if draw(st.booleans()) else {}


def _step(draw: st.DrawFn, i: int, questions: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    """A step that takes at most what earlier steps make, so that steps never wait for each other."""
    step = {"id": f"step{i}", "label": f"Step {i}", "do": "Do it.", "makes": [ARTEFACTS[i]], **_perhaps(draw, "held_when", questions, names)}
    return {**step, "takes": draw(st.lists(st.sampled_from(ARTEFACTS[:i]), max_size=1, unique=True)) if i else []}


def _rule(draw: st.DrawFn, i: int, questions: list, targets: list[str], ids: list[str], names: list[str]) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": f"rule{i}",
        "when": "always" if draw(st.integers(0, 9)) == 9 else draw(conditions(questions, 3, names)),
        "needs": draw(st.dictionaries(st.sampled_from(NEEDS), st.sampled_from(WORDS), max_size=2)),
        "advise": "Do it.",
        "until_known": draw(st.integers(0, 4)) == 0,
        "because": f"Reason {i}.",
        "judgement": True,
    }
    words, out = st.sampled_from((*WORDS, "first")), [[targets[0]], [targets[1]], [targets[-2]], *({"trains_at": x} for x in ("own", "provider"))]
    often = {"routes": st.dictionaries(st.sampled_from(targets), words, min_size=1, max_size=2), "about": st.sampled_from(targets).map(lambda x: [x])}
    rare = {
        "unless_known": conditions(questions, 2, names),
        "rule_out": st.sampled_from(out),
        "add": st.dictionaries(st.sampled_from(ids), st.sampled_from(["now", "next", "later"]), min_size=1, max_size=1),
        "before": st.dictionaries(
            st.sampled_from([f"step{i}" for i in range(3)]), st.sampled_from(targets).map(lambda x: [x]), min_size=1, max_size=1
        ),
    }
    return rule | {key: draw(drawn) for times, some in ((3, often), (5, rare)) for key, drawn in some.items() if draw(st.integers(1, times)) == 1}


@st.composite
def conditions(draw: st.DrawFn, questions: list[dict[str, Any]], leaves: int, names: list[str] | tuple = ()) -> str:
    """Conditions over some questions, as text, with at most `leaves` comparisons."""

    def part(leaves: int) -> str:
        form = draw(_SIX) if leaves > 1 else 0
        if form < 3:
            text = names[0] if names and draw(_SIX) == 5 else _comparison(draw, draw(st.sampled_from(questions)))
            return f"not ({text})" if draw(_SIX) == 5 else text
        left = draw(_SIX) % (leaves - 1) + 1
        text = f"({part(left)}) {'and' if form < 5 else 'or'} ({part(leaves - left)})"
        return f"not ({text})" if draw(_SIX) == 5 else text

    return part(leaves)


_SIX = st.integers(0, 5)


def _comparison(draw: st.DrawFn, question: dict[str, Any]) -> str:
    name = question["id"]
    if "number" in question:
        return f"{name} {draw(st.sampled_from(['<', '>=']))} {draw(st.sampled_from(question['number']['edges']))}"
    if "several" in question:
        return f"{draw(st.sampled_from(list(question['several'])))} {draw(st.sampled_from(['in', 'not in']))} {name}"
    options = list(question.get("options") or question["ordered"])
    operators = ["is", "is not", "in", "not in"] if "options" in question else ["is", "is not", "in", "not in", "<", "<=", ">", ">="]
    operator, option = draw(st.sampled_from(operators)), draw(st.sampled_from(options))
    if operator.endswith("in"):
        return f"{name} {operator} [{', '.join(dict.fromkeys([option, draw(st.sampled_from(options))]))}]"
    return f"{name} {operator} {option}"


def definite_answer(pack: Pack, name: str) -> st.SearchStrategy[Answer]:
    """One value for a question."""
    question = pack.questions[name]
    choices = list(question.choices)
    if question.several is not None:
        ticked = st.lists(st.booleans(), min_size=len(choices), max_size=len(choices))
        return ticked.map(lambda flags: Answer(tuple(o for o, flag in zip(choices, flags, strict=True) if flag)))
    return st.sampled_from(choices).map(lambda o: Answer((o,)))


def definite_answers(pack: Pack) -> st.SearchStrategy[Answers]:
    """One value for every question, asked or not."""
    return st.fixed_dictionaries({name: definite_answer(pack, name) for name in pack.questions}).map(Answers)


@st.composite
def answers_for(draw: st.DrawFn, pack: Pack) -> Answers:
    """For each question nothing, *not sure*, one value, or (unless it is several-of) some of its values; and corrected needs."""
    given = {}
    for name in draw(st.permutations(list(pack.questions))):
        kind = draw(st.sampled_from(["nothing", "not sure", "one", "one", "some"]))
        question = pack.questions[name]
        if kind == "not sure":
            given[name] = Answer(not_sure=True)
        elif kind == "one" or (kind == "some" and question.several is not None):
            given[name] = draw(definite_answer(pack, name))
        elif kind == "some":
            chosen = draw(st.lists(st.sampled_from(list(question.choices)), min_size=1, unique=True))
            given[name] = Answer(tuple(o for o in question.choices if o in chosen))
    return Answers(given, draw(st.dictionaries(st.sampled_from(list(pack.needs)), st.sampled_from(CORRECTIONS), max_size=2)))


def situations() -> st.SearchStrategy[tuple[Pack, Answers]]:
    """A pack and answers to it."""
    return packs().flatmap(lambda pack: st.tuples(st.just(pack), answers_for(pack)))


@st.composite
def whole_answers(draw: st.DrawFn) -> Answers:
    """Answers to the small pack as files hold them, with exact numbers, marks, notes and record."""
    drawn = draw(answers_for(SMALL))
    given = dict(drawn.given)
    if given.get("examples") == Answer(("bin0",)) or draw(st.booleans()):  # the bin `0` is written as the number 0
        number = draw(st.just(0.0) | st.integers(0, 10**15 - 1).map(float) | st.floats(0, 10**6).map(lambda x: round(x, 4)))
        given["examples"] = Answer((f"bin{SMALL.questions['examples'].bin_of(number)}",), number)
    text = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20)
    return replace(
        drawn,
        given=given,
        assumed=frozenset(name for name in given if draw(st.booleans())),
        notes=draw(st.dictionaries(st.sampled_from(list(SMALL.questions)), text, max_size=2)),
        record=draw(st.dictionaries(st.sampled_from(RECORD_FIELDS), text, max_size=2)),
    )
