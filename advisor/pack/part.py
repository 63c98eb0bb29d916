"""What all typed parts of a pack share: names, numbers as rule files write them, and errors in our words."""

from __future__ import annotations

import keyword
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

NOT_SURE = "not_sure"
NOT_ASKED = "not_asked"
RESERVED = {NOT_SURE, NOT_ASKED, "always"}


def broken(code: str, message: str, hint: str = "", at: str = "") -> PydanticCustomError:
    """An error of ours; `at` names the key that it is about."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "at": at})


def _short_enough(text: str) -> None:
    if len(text) > 100:
        raise broken("bad-name", f"`{text[:60]}...` is too long for a name", "use 100 letters at most")


def _identifier(text: str) -> str:
    _short_enough(text)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise broken("bad-name", f"`{text[:60]}` is no name", "use lower-case letters, digits and `_`, starting with a letter")
    if keyword.iskeyword(text) or text in RESERVED:
        raise broken("reserved-name", f"`{text}` is reserved", "choose another name")
    return text


def _id(text: str) -> str:
    _short_enough(text)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", text):
        raise broken("bad-name", f"`{text[:60]}` is no id", "use letters, digits, `_` and `-`, starting with a letter")
    return text


def without_separators(text: Any) -> Any:
    """`5_000` and `5,000` as people write them -> `5000`."""
    return text.replace("_", "").replace(",", "") if isinstance(text, str) else text


Name = Annotated[str, AfterValidator(_identifier)]
Id = Annotated[str, AfterValidator(_id)]
Whole = Annotated[int, BeforeValidator(without_separators)]


class Part(BaseModel):
    """Whatever a pack holds: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Labelled(Part):
    """An entry of a list, with what people call it."""

    id: Name
    label: str
