"""What is wrong with text that is not YAML, in the words of people who write rule files."""

from __future__ import annotations

import re

import yaml

from .problem import Place, Problem

# What YAML allows, less the byte order mark, which nobody sees in the middle of a file.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(\s|$)", re.MULTILINE)
# Keys whose values are sentences, so that a ` #` in them is more likely meant as text than as a comment.
_PROSE = {
    "ask", "help", "why", "because", "because_against", "advise", "warn", "summary", "means", "about", "situation", "claim", "counter", "do",
    "trades",
}  # fmt: skip


def bad_character(text: str, file: str) -> Problem | None:
    """The first character that no YAML file may hold."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    message = f"the file holds the invisible character U+{ord(found.group()):04X}"
    return Problem("bad-character", message, _place_of(text, found.start(), file), "remove it, or save the file as UTF-8 text")


def cut_by_comment(key: str, value: str, gap: str, said: str) -> bool:
    """Whether ` #` after an unquoted `value` looks like text that YAML took for a comment; `said` follows it, `gap` is before it."""
    if " " in value and re.match(r"[^\s#]", said):  # `team #1 decides`: comments start with a space
        return True
    return key in _PROSE and len(gap) == 1 and not value.endswith((".", "!", "?"))


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """A parser's complaint as a problem at the place where the slip was made."""
    conflict = _CONFLICT.search(text)
    if conflict:
        hint = "choose one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
        return Problem("merge-conflict", "a merge conflict is left in the file", _place_of(text, conflict.start(), file), hint)
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return Problem("bad-yaml", "the file cannot be read as YAML", Place(file, 1, 1))
    said = (getattr(error, "problem", "") or "").strip()
    about = (getattr(error, "context", "") or "").strip()
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    line = lines[mark.line] if mark.line < len(lines) else ""
    indent = line[: len(line) - len(line.lstrip())]
    place = Place(file, mark.line + 1, mark.column + 1)
    if "\t" in indent or "tab character" in said:
        return Problem("tab", "a tab stands where YAML wants spaces", place, "indent with spaces only")
    if indent.strip(" "):
        message = "a no-break space stands where YAML wants a plain space"
        return Problem("tab", message, Place(file, mark.line + 1, 1), "indent with plain spaces only")
    start = Place(file, context.line + 1, context.column + 1) if context is not None else Place(file)
    if "quoted scalar" in about and "end of stream" in said:
        hint = "close it; inside single quotes write `''` for an apostrophe"
        return Problem("open-quote", "a quotation mark is never closed", start, hint)
    if "an alias" in about or "an anchor" in about:
        return Problem("bad-yaml", f"text cannot start with `{lines[start.line - 1][start.column - 1]}`", start, "put it in quotation marks")
    if "simple key" in about:
        hint = "put a space after `:` or `-`, and check the indentation"
        return Problem("bad-yaml", "this line is neither `key: value` nor an entry of a list", start, hint)
    message, hint = _explain(said, line, mark.column, context)
    return Problem("bad-yaml", message, place, hint)


_SAID = (  # by the parser; then the same in our words, and what to do
    ("cannot start any token", "text cannot start with `{first}`", "put it in quotation marks"),
    ("block sequence entries", "a list cannot start in the middle of a line", "start it on the next line, or write `[a, b]`"),
    ("escape character", "`\\` has a meaning of its own inside double quotation marks", "use single quotation marks"),
    ("node content", "`{shown}` stands where a value is wanted", "write a value, or put the text in quotation marks"),
    ("", "this is not YAML: {said}", "check the indentation and the quotation marks"),
)


def _explain(said: str, line: str, column: int, context: yaml.Mark | None) -> tuple[str, str]:
    before, first = line[:column], line[column : column + 1]
    opened = f" that opens on line {context.line + 1}" if context is not None else ""
    if "mapping values are not allowed" in said:
        if ": " in before:
            return "an unquoted `: ` starts a new key in the middle of a sentence", "put the sentence in quotation marks"
        return "this line is read as part of the line above", "check the indentation, and the `:` or the quotation marks of the line above"
    if "expected ',' or" in said:
        return "a bracket or brace is not closed before this place", f"close the one{opened}; quote text that holds a comma, a bracket or a brace"
    if "document start" in said:
        return "this line does not belong to what stands above it", "start every top-level key in the first column, and remove lines such as `...`"
    if "expected key" in said or "block end" in said or "expected '-'" in said:
        if not before.strip(" -"):
            return "this line is indented unlike the lines around it", "line it up with its neighbours"
        return "text goes on after a closing quotation mark or bracket", "put the whole text in the other kind of quotation marks"
    message, hint = next((message, hint) for words, message, hint in _SAID if words in said)
    shown, said = first or line.strip(), said or "the text cannot be read"
    return message.format(first=first, shown=shown, said=said), hint


def _place_of(text: str, index: int, file: str) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
