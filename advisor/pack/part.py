"""What all typed parts of a pack share: names, numbers, errors in our words, and marks of conditions and names, for the reader and for editors."""

import functools
import keyword
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from .condition import parse
from .problem import broken

NOT_SURE = "not_sure"


def _identifier(text: str) -> str:
    _matching(text, r"[a-z][a-z0-9_]*", "name", "use lower-case letters, digits and `_`, starting with a letter")
    if keyword.iskeyword(text) or text in (NOT_SURE, "not_asked", "always"):
        raise broken("reserved-name", f"`{text}` is reserved", f"choose another name, such as `{text}_yet`")
    return text


def _matching(text: str, pattern: str, what: str, hint: str) -> str:
    if len(text) > 100:
        raise broken("bad-name", f"`{text[:60]}...` is too long for a name", "use 100 letters at most")
    if not re.fullmatch(pattern, text):
        raise broken("bad-name", f"`{text[:60]}` is no {what}", hint)
    return text


def without_separators(text: Any) -> Any:
    """`5_000` and `5,000` as people write them -> `5000`."""
    return text.replace("_", "").replace(",", "") if isinstance(text, str) else text


def or_none(*words: str) -> WithJsonSchema:
    """For the schema: in an overlay the word `none` takes away what these words would say."""
    return WithJsonSchema({"enum": [*words, "none"]})


_ID_HINT = "use letters, digits, `_` and `-`, starting with a letter"
Name = Annotated[str, AfterValidator(_identifier)]
Id = Annotated[str, AfterValidator(lambda text: _matching(text, r"[A-Za-z][A-Za-z0-9_-]*", "id", _ID_HINT))]
Whole = Annotated[int, BeforeValidator(without_separators)]


class Part(BaseModel):
    """Whatever a pack holds: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Labelled(Part):
    """An entry of a list, with what people call it."""

    id: Name
    label: str


def or_text(key: str, kind: type[Part]) -> BeforeValidator:
    """A plain text stands for the part that says it under `key`."""
    return BeforeValidator(lambda v: {key: v} if isinstance(v, str) else v, json_schema_input_type=str | kind)


@dataclass(frozen=True)
class Mark:
    """What stands there is a condition, unless a subclass says otherwise; `definition` is where the schema says what may stand there."""

    definition: str = "Condition"

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "names": self.definition}


@dataclass(frozen=True)
class Names(Mark):
    """A name out of the `lists` of a pack; `what` stands in the code of the problem if it is in none of them, `say` in its words."""

    lists: tuple[str, ...] = ()
    what: str = ""
    say: str = ""
    optional: bool = False  # anything goes in a pack that holds no such list
    other: bool = False  # an entry cannot name itself


Condition = Annotated[Any, BeforeValidator(parse), Mark()]
GivenAnswers = Annotated[dict[str, Any], WithJsonSchema({"names": "Answers"})]  # read once all questions are known, see link.py
LayerName = Annotated[str, Names("LayerName", ("layers",), "layer", "layer", optional=True)]
SectionName = Annotated[str, Names("SectionName", ("sections",), "section", "section", optional=True)]
QuestionName = Annotated[str, Names("QuestionName", ("questions",), "question", "question")]
NeedName = Annotated[str, Names("NeedName", ("needs",), "need", "need")]
ArtefactName = Annotated[str, Names("ArtefactName", ("artefacts",), "artefact", "artefact")]
SourceName = Annotated[str, Names("SourceName", ("sources",), "source", "source")]
StepName = Annotated[str, Names("StepName", ("steps",), "step", "step")]
RouteName = Annotated[str, Names("RouteName", ("routes",), "route", "route")]
OtherRoute = Annotated[str, Names("RouteName", ("routes",), "route", "other route", other=True)]
RouteOrGroup = Annotated[str, Names("RouteOrGroup", ("routes", "groups", "all"), "route", "route or group")]
RouteOrStep = Annotated[str, Names("RouteOrStep", ("routes", "steps"), "route", "route or step")]
TermOrRoute = Annotated[str, Names("TermOrRoute", ("terms", "routes"), "term", "term or route")]
OtherCause = Annotated[str, Names("CauseName", ("causes",), "cause", "other cause", other=True)]
FamilyOrRoute = Annotated[str, Names("FamilyOrRoute", ("families", "routes"), "family", "family or route")]
NAMES = [mark for kind in tuple(globals().values()) for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Names)]


class Marked(NamedTuple):
    """A marked value, or a marked key of a mapping, and the path that leads to it."""

    mark: Mark
    value: Any
    path: tuple
    is_key: bool = False


def marked(value: Any, annotation: Any, path: tuple = (), *, is_key: bool = False) -> Iterator[Marked]:
    """Everything in a typed value that its annotation marks, in the order of the fields."""
    if value is None or not _holds_marks(annotation):
        return
    inner = typing.get_args(annotation)
    if (mark := next((a for a in inner if isinstance(a, Mark)), None)) is not None:
        yield Marked(mark, value, path, is_key)
    elif isinstance(value, Part):
        for name, alias, default, field in _marked_fields(type(value)):
            if (held := getattr(value, name)) != default:
                yield from marked(held, field, (*path, alias))
    elif typing.get_origin(annotation) in (Annotated, typing.Union, types.UnionType):
        for choice in inner:
            yield from marked(value, choice, path)
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from marked(key, inner[0], (*path, key), is_key=True)
            yield from marked(child, inner[1], (*path, key))
    else:
        for i, child in enumerate(value):
            yield from marked(child, inner[0], (*path, i))


@functools.cache
def _holds_marks(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return bool(_marked_fields(annotation))
    return isinstance(annotation, Mark) or any(map(_holds_marks, typing.get_args(annotation)))


@functools.cache
def _marked_fields(model: type[Part]) -> tuple[tuple[str, str, Any, Any], ...]:
    """Name, key in files, default and annotation of the fields that hold marks."""
    hints = typing.get_type_hints(model, include_extras=True)
    return tuple((name, f.alias or name, f.default, hints[name]) for name, f in model.model_fields.items() if _holds_marks(hints[name]))


class Grounded(Part):
    """What rests on sources, or says that it is a judgement."""

    sources: tuple[SourceName, ...] = ()
    judgement: bool = False

    def must_rest_on_something(self, what: str) -> None:
        """Raises where neither a source nor judgement is named."""
        if not self.sources and not self.judgement:
            raise broken("no-source", f"the {what} rests on nothing", "name `sources`, or write `judgement: true`")


class Cited(Labelled):
    """An entry that comes from one source, and the day on which it was last looked up."""

    source: str
    checked: date | None = None
