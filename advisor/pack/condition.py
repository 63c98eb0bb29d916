"""The condition language, read with Python's expression grammar and never run. Errors carry the offset in the text. Names are checked later."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

from .problem import broken, short, table

MAX_LENGTH, MAX_NUMBER = 4_000, 10**15  # of characters, and in size
MAX_DEPTH = 20  # of `not` and parentheses
_TABLE: dict[str, Any] = table(__file__)
_OPERATORS = {
    ast.Eq: "is", ast.Is: "is", ast.NotEq: "is not", ast.IsNot: "is not", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compare:
    """`question op value`: an option id, several behind `in` and `not in`, or a number; of several-of questions `op` is `has` or `has not`."""

    question: str
    op: str
    value: str | int | tuple[str, ...]
    offset: int = 0

    @property
    def values(self) -> tuple:
        """The value, or each of several."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    @property
    def negated(self) -> bool:
        return self.op in ("is not", "not in", "has not")

    def __str__(self) -> str:
        if self.op in ("has", "has not"):
            return f"{self.value} {'not ' if self.negated else ''}in {self.question}"
        return f"{self.question} {self.op} " + (f"[{', '.join(self.value)}]" if isinstance(self.value, tuple) else str(self.value))


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that the pack declares by name."""

    name: str
    offset: int = 0

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Not:
    part: Any

    def __str__(self) -> str:
        return f"not ({self.part})"


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions joined by `word`, which is `and` or `or`. Without any, `and` is always true."""

    word: str
    parts: tuple

    def __str__(self) -> str:
        """The text that `parse` reads back to the same tree."""
        return f" {self.word} ".join(f"({p})" if isinstance(p, Joined) and len(self.parts) > 1 else str(p) for p in self.parts) or "always"


ALWAYS = Joined("and", ())
Condition = Compare | Named | Not | Joined


def atoms(condition: Any) -> Iterator[Any]:
    """The comparisons (and names of declared conditions) of a tree, from left to right."""
    if isinstance(condition, (Not, Joined)):
        for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
            yield from atoms(part)
    else:
        yield condition


def parse(source: Any) -> Any:
    """The tree of a condition; raises an error of ours, see `broken`."""
    if not isinstance(source, str | None):
        raise _refused("no-text")
    text = " ".join((source or "").split())  # a folded YAML string may hold line breaks
    if text == "always":
        return ALWAYS
    if not text:
        raise _refused("empty")
    if len(text) > MAX_LENGTH:
        raise _refused("too-long", most=MAX_LENGTH)
    for i, character in enumerate(text):
        if character == "#" or not character.isascii():
            hint = next((hint for signs, hint in _TABLE["signs"].items() if character in signs), "use plain letters, digits and signs")
            raise _refused("sign", i, said=character, hint=hint)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = min(max((getattr(error, "offset", 1) or 1) - 1, 0), len(text) - 1)
        unclosed = text.count("(") != text.count(")") or text.count("[") != text.count("]")
        hint = next(str(row["hint"]) for row in _TABLE["syntax"] if re.search(row["said"], text + "\n(" * unclosed))
        raise _refused("syntax", offset, said=short(text), hint=hint) from None
    return _Reader(text).read(tree.body)


def _refused(key: str, offset: int | None = None, **words: Any) -> PydanticCustomError:
    """What is wrong, in the words of the table."""
    code, message, hint = _TABLE["wrong"][key]
    return broken(code, message.format(**words), hint.format(**words), offset=offset)


class _Reader:
    """Python's syntax tree -> ours. Whatever is not on the white list is refused."""

    def __init__(self, text: str):
        self.text = text

    def fail(self, key: str, node: ast.AST, **words: Any) -> PydanticCustomError:
        return _refused(key, getattr(node, "col_offset", 0), said=self.said(node), **words)

    def said(self, node: ast.AST) -> str:
        return short(ast.get_source_segment(self.text, node) or self.text)

    def read(self, node: ast.AST, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise self.fail("too-deep", node, most=MAX_DEPTH)
        if isinstance(node, ast.BoolOp):
            for part in node.values:
                before, after = self.text[: part.col_offset].rstrip(), self.text[part.end_col_offset or 0 :].lstrip()
                if isinstance(part, ast.BoolOp) and not (before.endswith("(") and after.startswith(")")):
                    raise self.fail("mixed", part)
            return Joined("and" if isinstance(node.op, ast.And) else "or", tuple(self.read(part, depth + 1) for part in node.values))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Not(self.read(node.operand, depth + 1))
        if isinstance(node, ast.Compare):
            return self._compare(node)
        if isinstance(node, ast.Name):
            return Named(node.id, node.col_offset)
        comma = "comma-in-number" if re.search(r"\d,\d{3}\b", self.text) else "comma"
        signs = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr))
        raise self.fail(comma if isinstance(node, ast.Tuple) else "joined" if signs else "no-comparison", node)

    def _compare(self, node: ast.Compare) -> Any:
        if len(node.ops) > 1:
            raise self.fail("chained-by-sign" if re.search("[&|]", self.said(node)) else "chained", node)
        left, op, right = node.left, node.ops[0], node.comparators[0]
        if not isinstance(left, ast.Name):
            raise self.fail("quoted-left" if isinstance(left, ast.Constant) and isinstance(left.value, str) else "no-question", left)
        if isinstance(op, (ast.In, ast.NotIn)):
            return self._membership(left, isinstance(op, ast.NotIn), right)
        word = _OPERATORS[type(op)]
        if isinstance(right, (ast.List, ast.Tuple, ast.Set)):
            raise self.fail("values", right, left=left.id, no="not " if "not" in word else "")
        return Compare(left.id, word, self._value(right), left.col_offset)

    def _value(self, node: ast.expr) -> str | int:
        if isinstance(node, ast.Name):
            return node.id
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str):
            raise self.fail("quoted", node)
        if isinstance(value, int) and not isinstance(value, bool):
            if value > MAX_NUMBER:
                raise self.fail("too-large", node, most=MAX_NUMBER)
            return value
        raise self.fail("minus" if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) else "no-value", node)

    def _membership(self, left: ast.Name, negated: bool, right: ast.expr) -> Any:
        if isinstance(right, ast.Name):
            return Compare(right.id, "has not" if negated else "has", left.id, left.col_offset)
        if isinstance(right, ast.List) and right.elts:
            values = [self._value(e) for e in right.elts]
            if all(isinstance(v, str) for v in values):
                return Compare(left.id, "not in" if negated else "in", tuple(map(str, values)), left.col_offset)
        raise self.fail("no-list", right, left=left.id)
