"""What is wrong with text that is not YAML, in the words of people who write rule files."""

import re

import yaml

from .problem import Place, Problem, table

# What YAML allows, less the byte order mark, which nobody sees in the middle of a file.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(\s|$)", re.MULTILINE)
_TABLE = table(__file__)


def bad_character(text: str, file: str) -> Problem | None:
    """The first character that no YAML file may hold."""
    found = _FORBIDDEN.search(text)
    message = f"the file holds the invisible character U+{ord(found.group()):04X}" if found else ""
    return Problem("bad-character", message, _place_of(text, found.start(), file), "remove it, or save the file as UTF-8 text") if found else None


def cut_by_comment(key: str, value: str, gap: str, said: str) -> bool:
    """Whether ` #` after an unquoted `value` looks like text that YAML took for a comment; `said` follows it, `gap` is before it."""
    if " " in value and re.match(r"[^\s#]", said):  # `team #1 decides`: comments start with a space
        return True
    return key in _TABLE["prose"] and len(gap) == 1 and not value.endswith((".", "!", "?"))


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """A parser's complaint as a problem at the place where the slip was made."""
    conflict = _CONFLICT.search(text)
    if conflict:
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
    seen = f"{said}\n{line[: mark.column]}"
    row = next(row for row in _TABLE["slips"] if re.search(row["said"], seen, re.DOTALL))
    at = context if context is not None and re.search("simple key|end of stream|an alias|an anchor|no dash", said) else mark
    told = {"first": lines[min(at.line, len(lines) - 1)][at.column : at.column + 1], "opened": context.line + 1 if context is not None else 1}
    return Problem("bad-yaml", row["message"].format(**told), Place(file, at.line + 1, at.column + 1), row["hint"].format(**told))


_START = re.compile(r"\w+:| *- *\{? *id:| {0,2}id:")  # a top-level key, or an entry of its list, if need be without its dash
_ID = re.compile(r"\bid: *[\"']?([\w.-]+)")


def without_entry(text: str, line: int) -> tuple[str, list[str]]:
    """The text of a file with the entry that holds a line left blank, so that the rest can be read, and the names that go with it."""
    lines = text.splitlines()
    starts = [i for i, said in enumerate(lines) if _START.match(said)]
    first = max((i for i in starts if i < line), default=0)
    entry = lines[first][:1] in (" ", "-")
    end = next((i for i in starts if i > first and (entry or lines[i][0] not in " -")), len(lines))
    return "\n".join([*lines[:first], *[""] * (end - first), *lines[end:]]), _ID.findall("\n".join(lines[first:end]))


def _place_of(text: str, index: int, file: str) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
