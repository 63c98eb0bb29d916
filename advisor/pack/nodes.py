"""YAML text -> located node tree. Every scalar stays text (a bare `no` is the option *no*) and knows its place; size, depth, aliases are limited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NoReturn, Self

import yaml

from .problem import PackError, Place, Problem, table

MAX_BYTES, MAX_DEPTH = 2_000_000, 40
MAX_NODES = 200_000  # after aliases are expanded
CHARACTERS = 100  # so many count as one more value, since aliases repeat them

_NO_KEYS: dict[str, Any] = {}  # of any scalar, which are many
_COMMENT = re.compile(r"([^\S\n]+)#(.*)")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel has it
# What YAML allows, less the byte order mark, which nobody sees in the middle of a file.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(\s|$)", re.MULTILINE)
_TABLE = table(__file__)  # what is wrong with text that is not YAML, in the words of people who write rule files
_START = re.compile(r"\w+:| *- *\{? *id:| {0,2}id:")  # a top-level key, or an entry of its list, if need be without its dash
_ID = re.compile(r"\bid: *[\"']?([\w.-]+)")


@dataclass(slots=True)
class Node:
    """A scalar (text, or None where nothing was written), a sequence or a mapping, with its place."""

    value: Any
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)  # where each key of a mapping stands
    size: int = 1
    depth: int = 1
    written: str = ""  # scalars only: the text as it stands in the file, quotes and line breaks included

    def plain(self, bare: Mapping[str, Any] = MappingProxyType({})) -> Any:
        """The same tree as plain dicts, lists and text; `bare` are words that mean something else where they stand unquoted."""
        if isinstance(self.value, dict):
            return {key: child.plain(bare) for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain(bare) for child in self.value]
        return bare.get(self.written, self.value) if isinstance(self.value, str) else self.value

    def child(self, step: Any) -> Self | None:
        """What a key leads to, or a position in a list, or the text that stands as an entry there."""
        if isinstance(self.value, dict):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int):
            return self.value[step] if step < len(self.value) else None
        return next((entry for entry in self.value if entry.value == step), None) if isinstance(self.value, list) else None

    def find(self, path: tuple) -> Place:
        """The place of the key or entry that `path` (keys and positions) leads to, as deep as it goes."""
        return self._at(path)[1]

    def inside(self, path: tuple, offset: int = 0) -> Place:
        """The place of the value that `path` leads to, `offset` characters into its text, where every run of white space counts as one blank."""
        node, place = self._at(path)
        return _advance(node, offset) if isinstance(node.value, str) else place if node.value is None else node.place

    def _at(self, path: tuple) -> tuple[Self, Place]:
        node, place = self, self.place
        for step in path:
            if (child := node.child(step)) is None:
                break
            node, place = child, node.keys.get(step, child.place)
        return node, place


def parse(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The node tree of one YAML document, and what is wrong with the text."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return None, [Problem("too-large", f"the file is larger than {MAX_BYTES:,} bytes", Place(file), "split it into several files")]
    if found := _FORBIDDEN.search(text):
        message = f"the file holds the invisible character U+{ord(found[0]):04X}"
        return None, [Problem("bad-character", message, _place_of(text, found.start(), file), "remove it, or save the file as UTF-8 text")]
    builder = _Builder(file, text)
    try:
        loader = _Loader(text)
        while loader.check_event():
            builder.take(loader.get_event())
    except yaml.YAMLError as error:
        return None, [*builder.problems, syntax_problem(error, text, file)]
    except PackError as limit:
        return None, [*builder.problems, *limit.problems]
    return builder.root, builder.problems


class _Builder:
    """Builds the tree from parser events without recursion, so depth is checked and not suffered."""

    def __init__(self, file: str, text: str):
        self.file = file
        self.text = text
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[tuple[Node, str | None]] = []  # the unfinished collections, and the anchor of each
        self._key: list[tuple[str, Place] | None] = []  # of each the key whose value comes next
        self._anchors: dict[str, Node] = {}
        self._split: Node | None = None  # a block in which a second entry starts, since its `id` stands there twice
        self._here: Any = None

    def take(self, event: Any) -> None:
        self._here = event
        kind = type(event)
        if getattr(event, "tag", None) not in (None, "!"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")[:60]
            self._say("tag", f"the tag `{tag}` is not allowed", self._place(event), "write the plain value; every value is read as text")
        if kind is yaml.ScalarEvent:
            self._add(self._scalar(event), event.anchor)
        elif kind is yaml.MappingStartEvent:
            self._start(Node({}, self._place(event)), event)
        elif kind is yaml.SequenceStartEvent:
            self._start(Node([], self._place(event)), event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node, anchor = self._open.pop()
            self._key.pop()
            self._add(node, anchor)
        elif kind is yaml.AliasEvent:
            if event.anchor not in self._anchors:
                self._stop("unknown-alias", f"`*{event.anchor}` points at nothing", event, f"declare `&{event.anchor}` above")
            self._add(self._anchors[event.anchor], None)
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            self._stop("several-documents", "the file holds more than one YAML document", event, "remove the line `---` or split the file")

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _scalar(self, event: Any) -> Node:
        plain = event.style in (None, "")
        end = event.end_mark.index
        written, place = self.text[event.start_mark.index : end], self._place(event)
        if event.anchor:  # `&name value`: the value starts after the anchor
            value_at = len(written) - len(written[len(event.anchor) + 1 :].lstrip(" "))
            written, place = written[value_at:], replace(place, column=place.column + value_at)
        if event.value == "" and plain:
            return Node(None, place)
        if plain:
            comment = _COMMENT.match(self.text, end) if self.text[end : end + 1] not in ("\n", "") else None
            if comment and self._is_cut(event.value, *comment.groups()):
                at = Place(self.file, event.end_mark.line + 1, event.end_mark.column + 1 + len(comment[1]))
                hint = "quote the whole text; a comment goes on a line of its own"
                self._say("cut-by-comment", "the text ends before this `#`: YAML takes the rest for a comment", at, hint)
            for i, line in enumerate(written.split("\n")[1:], place.line + 1) if "\n" in written else ():
                if line.lstrip().startswith("- "):
                    at = Place(self.file, i, len(line) - len(line.lstrip()) + 1)
                    self._say("swallowed-entry", "this line is read as part of the line above", at, "line it up with the entries of its list")
        return Node(event.value, place, _NO_KEYS, size=1 + len(event.value) // CHARACTERS, written=written)

    def _is_cut(self, value: str, gap: str, said: str) -> bool:
        """Whether ` #` after an unquoted `value` looks like text that YAML took for a comment; `said` follows it, `gap` is before it."""
        prose = bool(self._key) and self._key[-1] is not None and self._key[-1][0] in _TABLE["prose"]
        ends = len(gap) > 1 or value.endswith((".", "!", "?"))
        return bool(" " in value and re.match(r"[^\s#]", said)) or (prose and not ends)  # `team #1 decides`: comments start with a space

    def _say(self, code: str, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(code, message, place, hint))

    def _stop(self, code: str, message: str, event: Any, hint: str = "") -> NoReturn:
        raise PackError([Problem(code, message, self._place(event), hint)])

    def _start(self, node: Node, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._stop("too-deep", f"values are nested more than {MAX_DEPTH} deep", event)
        self._open.append((node, event.anchor))
        self._key.append(None)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent = self._open[-1][0]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif self._key[-1] is None:
            if not isinstance(node.value, str):
                self._say("bad-key", "a key must be a word", node.place, "write `name: value`; quote text that holds `: `")
            self._key[-1] = (node.value if isinstance(node.value, str) else "", node.place)
            return
        else:
            key, place = self._key[-1]
            self._key[-1] = None
            if not key:
                return
            if key in parent.value and key != "id" and parent is self._split:
                return  # of an entry that started without its dash, which was said of its `id`
            if key in parent.value:
                self._split = parent if key == "id" else self._split
                first = f"first on line {parent.keys[key].line}; "
                hint = first + ("put `- ` before it if another entry starts here" if key == "id" else "keep one of them")
                self._say("duplicate-key", f"`{key[:60]}` stands twice in the same block", place, hint)
                return
            parent.value[key] = node
            parent.keys[key] = place
        parent.size += node.size
        parent.depth = max(parent.depth, node.depth + 1)
        if parent.depth > MAX_DEPTH:  # through aliases: what is written deep is refused when it opens
            self._stop("too-deep", f"aliases nest values more than {MAX_DEPTH} deep", self._here, "write fewer `*aliases`")
        if parent.size > MAX_NODES:
            said, hint = ("aliases expand to", "write fewer `*aliases`") if self._anchors else ("the file holds", "remove what no rule needs")
            self._stop("too-many-values", f"{said} more than {MAX_NODES:,} values", self._here, hint)


def _advance(node: Node, offset: int) -> Place:
    """The place `offset` characters into a scalar: passes as many visible characters in the file as in the text."""
    count = len("".join(" ".join(node.value.split())[:offset].split()))
    written = node.written or node.value
    start = written.find("\n") + 1 if written[:1] in ("|", ">") else int(written[:1] in ("'", '"'))  # after the header of a block, or a quote
    visible = [i for i in range(start, len(written)) if not written[i].isspace()]
    if count >= len(visible):
        return node.place
    lines = written[: visible[count]].split("\n")
    return replace(node.place, line=node.place.line + len(lines) - 1, column=len(lines[-1]) + (node.place.column if len(lines) == 1 else 1))


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """A parser's complaint as a problem at the place where the slip was made."""
    if conflict := _CONFLICT.search(text):
        hint = "choose one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
        return Problem("merge-conflict", "a merge conflict is left in the file", _place_of(text, conflict.start(), file), hint)
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return Problem("bad-yaml", "the file cannot be read as YAML", Place(file, 1, 1))
    said = f"{getattr(error, 'context', None) or ''}; {getattr(error, 'problem', None) or ''}"
    lines = [*re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text), ""]
    line = lines[min(mark.line, len(lines) - 1)]
    if "tab character" in said or line[: len(line) - len(line.lstrip())].strip(" "):
        place = Place(file, mark.line + 1, mark.column + 1)
        return Problem("tab", "a tab or a no-break space stands where YAML wants spaces", place, "indent with plain spaces only")
    undashed = line.startswith("- ", mark.column) and context is not None and 0 < mark.column == context.column
    said += " before `id`" * line.startswith("id:", mark.column) + " after no dash" * undashed
    row = next(row for row in _TABLE["slips"] if re.search(row["said"], f"{said}\n{line[: mark.column]}", re.DOTALL))
    at = context if context is not None and re.search("simple key|end of stream|an alias|an anchor|no dash", said) else mark
    told = {"first": lines[min(at.line, len(lines) - 1)][at.column : at.column + 1], "opened": context.line + 1 if context is not None else 1}
    return Problem("bad-yaml", row["message"].format(**told), Place(file, at.line + 1, at.column + 1), row["hint"].format(**told))


def without_entry(text: str, line: int) -> tuple[str, list[str]]:
    """The text of a file with the entry that holds a line left blank, so that the rest can be read, and the names that go with it."""
    lines = text.splitlines()
    starts = [i for i, said in enumerate(lines) if _START.match(said)]
    first = max((i for i in starts if i < line), default=0)
    end = next((i for i in starts if i > first and (lines[first][:1] in (" ", "-") or lines[i][0] not in " -")), len(lines))
    gone = "\n".join(lines[first:end])
    names = [name + row for name in _ID.findall(gone) for row in (("", "_") if "grid:" in gone else ("",))]
    return "\n".join([*lines[:first], *[""] * (end - first), *lines[end:]]), names


def _place_of(text: str, index: int, file: str) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
