"""The pack: typed contents with look-ups and a hash of what decides; and one answer, the set of values still possible; *not sure* is the full set."""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from .beside import Vendor
from .condition import Named, atoms
from .model import Content
from .part import NOT_SURE
from .problem import Place, Problem, nearest, short, table
from .question import Question, bin_text
from .route import Traits

_TEXT_FIELDS = {field for fields in table(__file__) for field in fields}  # what texts may change without changing any recommendation
_NOTHING = object()
_Of = TypeVar("_Of")
_Made = TypeVar("_Made")
_Key = TypeVar("_Key")
_More = ParamSpec("_More")


def once(make: Callable[Concatenate[_Of, _More], _Made]) -> Callable[Concatenate[_Of, _More], _Made]:
    """Has something be made of a pack, or of what stands for one (no slots), once, by whatever comes beside it (hashable), and kept there."""

    @functools.wraps(make)
    def kept(of: _Of, *more: _More.args, **named: _More.kwargs) -> _Made:
        held: dict[object, Any] = vars(of).setdefault("made_once", {})
        key = (make, *more, *named.items()) if more or named else make
        found = held.get(key, _NOTHING)  # looked up once, since keys may take long to hash
        return held.setdefault(key, make(of, *more, **named)) if found is _NOTHING else found

    return kept


def grouped(pairs: Iterable[tuple[_Key, _Of]]) -> dict[_Key, list[_Of]]:
    """What stands behind each key, keys in the order in which they first come."""
    found: dict[_Key, list[_Of]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


class Pack:
    """A pack that loaded: `content` as written, and indexes over it. Compared by identity."""

    def __init__(self, content: Content, folder: Path, places: dict[tuple[str, str], Place], disabled: dict[str, str], text_hash: str):
        self.content = content
        self.folder, self.own = folder, {folder.resolve().name}  # where files of its own begin; those of a change that is tried, too
        self.below: Path | None = None  # the folder of the pack that it extends
        self.made_of = {folder.resolve()}  # its folder, and those of all that it extends
        self.places = places  # (kind, id) -> where it stands: ("rules", "weekly"), ("routes.meets", "lora.knack")
        self.disabled = disabled  # rule id -> the reason an overlay gave
        self.text_hash = text_hash  # changes with every edit
        self.questions = {q.id: q for q in content.questions}
        self.routes = {r.id: r for r in content.routes}
        self._expand = functools.cache(self._expanded)
        self.families = {r.id: r.family for r in content.routes}
        self.needs = {n.id: n for n in content.needs}
        self.artefacts = {a.id: a for a in content.artefacts}
        self.rules = {r.id: r for r in content.rules}
        self.sources = {s.id: s for s in content.sources}
        self.steps = {s.id: s for s in content.steps}
        self.terms = {t.id: t for t in content.terms}
        self.cases = {c.id: c for c in content.cases}
        self.declared = {n.id: n.when for n in content.conditions}
        self.renames: dict[str, dict[str, str]] = {"": {}}  # question -> old name of an option -> new one; under "" those of questions
        for rename in content.renames:
            self.renames.setdefault(rename.question, {})[rename.from_] = rename.to
        self.grids = grouped((q.grid, q.id) for q in content.questions if q.grid)  # grid -> its questions, one for each row

    def is_own(self, place: Place) -> bool:
        """Whether a place lies in this pack's own folder rather than in a pack that it extends."""
        return not place.file or place.file.split("/")[0] in self.own

    @functools.cached_property
    def policies(self) -> frozenset[tuple[str, str]]:
        """The entries of an overlay, each with its list: the pack's own where it extends another."""
        return frozenset(entry for entry, place in self.places.items() if self.below is not None and self.is_own(place))

    def expand(self, targets: Iterable[str] | Traits) -> tuple[str, ...]:
        """Route ids behind names of routes and groups, or behind traits, in file order."""
        return self._expand(targets if isinstance(targets, Traits) else tuple(targets))

    def _expanded(self, targets: tuple[str, ...] | Traits) -> tuple[str, ...]:
        if isinstance(targets, Traits):
            return tuple(r.id for r in self.content.routes if targets.select(r.traits))
        wanted = {route for name in targets for route in (self.routes if name == "all" else self.content.groups.get(name, (name,)))}
        return tuple(r for r in self.routes if r in wanted)

    def closes(self, ban: Traits, vendor: Vendor, route: str = "") -> bool:
        """Whether a ban closes an offer, for one or some of the routes that it serves: where it says nothing of a trait, it has theirs."""
        whole = (self.routes[r].traits for r in self.expand(vendor.routes) if not route or r in {route, *self.routes[route].combines})
        return any(ban.select(traits.model_copy(update=vendor.traits.known)) for traits in whole)

    def comparisons(self, condition: Any) -> Iterator[Any]:
        """The comparisons of a condition and of the conditions that it names."""
        for atom in atoms(condition):
            yield from self.comparisons(self.declared[atom.name]) if isinstance(atom, Named) else (atom,)

    @functools.cached_property
    def hash(self) -> str:
        """Twelve hex digits over what decides; texts, sources and cases do not count."""
        c = self.content
        deciding = (c.groups, c.conditions, c.scale, c.questions, c.needs, c.artefacts, c.routes, c.steps, c.rules)
        return hashlib.sha256(json.dumps([_deciding(part) for part in deciding], sort_keys=True, default=str).encode()).hexdigest()[:12]


def _deciding(value: Any) -> Any:
    if hasattr(value, "model_fields_set"):
        kind = type(value)
        fields = {k: _deciding(getattr(value, k)) for k in kind.model_fields if _TEXT_FIELDS.isdisjoint((k, f"{kind.__name__}.{k}"))}
        if fields.get("ordered"):
            fields["ordered"] = list(fields["ordered"].items())  # the order of the options decides
        return fields
    if isinstance(value, dict):
        return {k: _deciding(v) for k, v in value.items()}
    return [_deciding(v) for v in value] if isinstance(value, tuple) else value


class Answer(NamedTuple):
    """Options that hold (several-of), or that are still possible (other kinds); the exact `number` if one was given; `not_sure`: anything may be."""

    options: tuple[str, ...] = ()
    number: float | None = None
    not_sure: bool = False


def renamed(name: str, renames: Mapping[str, str]) -> str:
    """What a name is called today, over any number of renames."""
    for _ in renames:
        name = renames.get(name, name)
    return name


def todays_name(pack: Pack, name: str) -> str:
    """What a question is called today."""
    return name if name in pack.questions else renamed(name, pack.renames[""])


def flat(pack: Pack, said: Mapping[Any, Any]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    """Path, question and answer of each entry, grids row by row: `stands: {people: costly}` is the answer to `stands_people`."""
    for key, value in said.items():
        if key in pack.grids and isinstance(value, Mapping):
            yield from (((key, row), f"{key}_{row}", answer) for row, answer in value.items())
        else:
            yield (key,), str(key), value


def nested(pack: Pack, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by question as they stand in files: those of a grid together under its name."""
    found: dict[str, Any] = {}
    for name, value in answers.items():
        if grid := pack.questions[name].grid:
            found.setdefault(grid, {})[name.removeprefix(f"{grid}_")] = value
        else:
            found[name] = value
    return found


def read_answer(pack: Pack, question: Question, value: Any) -> tuple[Answer | None, Problem | None]:
    """One answer, as it stands in files, and what is wrong with it. Of a list with bad members the good ones are kept."""
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(v, (dict, list, tuple)) for v in values):
        example = "120" if question.number is not None else next(iter(question.choices))
        return None, _bad(question, f"`{question.id}` is answered with a nested value", f"write `{question.id}: {example}`")
    if NOT_SURE in values:
        if len(values) > 1:
            return None, _bad(question, "`not_sure` stands beside other values", "write `not_sure` alone")
        return Answer(not_sure=True), None
    if not values and question.kind != "several":
        return None, _bad(question, "the list of possible values is empty", "leave the question out, or write `not_sure`")
    texts = [("yes" if v else "no") if isinstance(v, bool) else str(v).strip() for v in values]  # a YAML reader that knows yes and no got here first
    return (_read_number if question.number is not None else _read_options)(pack, question, texts)


def _read_options(pack: Pack, question: Question, values: list[str]) -> tuple[Answer | None, Problem | None]:
    known, old_names = question.choices, pack.renames.get(question.id, {})
    said = {text if text in known else renamed(text, old_names): text for text in values}
    unknown = next((text for name, text in said.items() if name not in known), None)
    problem = None
    if unknown is not None:
        by_label = next((f"write `{o}`" for o, option in known.items() if option.label.casefold() == unknown.casefold()), "")
        message = f"`{short(unknown)}` is no answer to `{question.id}`"
        problem = _bad(question, message, by_label or nearest(unknown, [*known, NOT_SURE], both=True), code="unknown-option")
        if said.keys().isdisjoint(known):
            return None, problem
    alone = next((o for o in question.several or () if o in said and known[o].alone), "")
    if alone and len(said.keys() & known.keys()) > 1:
        return None, _bad(question, f"`{alone}` says that no other holds, and others stand beside it", f"write `{alone}` alone, or without it")
    return Answer(tuple(o for o in known if o in said)), problem  # in the question's order, each once


def _read_number(pack: Pack, question: Question, values: list[str]) -> tuple[Answer | None, Problem | None]:
    ranges = {bin_text(question, i): i for i in range(len(question.choices))}
    bins: set[int] = set()
    exact: set[float | None] = set()  # None for a range
    for said in values:
        text = renamed(said, pack.renames.get(question.id, {}))
        plain = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text.replace("_", ""))
        number = float(plain) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]+)?(e-[0-9]{1,2})?", plain) else None
        if number is not None and number < 0:
            return None, _bad(question, f"`{short(text)}` is no count", "write a number from 0 upwards", code="bad-number")
        if number is not None:
            bins.add(question.bin_of(number))
            exact.add(number)
        elif (written := text.replace("_", "")) in ranges:
            bins.add(ranges[written])
            exact.add(None)
        else:
            hint = "write a number such as `120`, or a range: " + ", ".join(f"`{r}`" for r in ranges)
            return None, _bad(question, f"`{short(text)}` is no number and none of the ranges", hint, code="bad-number")
    return Answer(tuple(f"bin{b}" for b in sorted(bins)), exact.pop() if len(exact) == 1 else None), None


def plain_answer(question: Question, answer: Answer) -> Any:
    """An answer as it stands in files: an option id, a list of them, a number, a range, or `not_sure`."""
    if answer.not_sure:
        return NOT_SURE
    if answer.number is not None:
        return int(answer.number) if answer.number == int(answer.number) else answer.number
    said = [o if question.number is None else bin_text(question, int(o[3:])) for o in answer.options]
    return said[0] if len(said) == 1 and question.several is None else said


def _bad(question: Question, message: str, hint: str = "", *, code: str = "bad-answer") -> Problem:
    return Problem(code, message if question.id in message else f"`{question.id}`: {message}", hint=hint)
