"""What is wrong with text that is not YAML, in the words of people who write rule files."""

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


# What the parser says, then what stands before the place on its line (a pattern for both); the same in our words, and what to do.
_SAID = (
    (r"mapping values[^\n]*\n.*: ", "an unquoted `: ` starts a new key in the middle of a sentence", "put the sentence in quotation marks"),
    ("mapping values", "this line is read as part of the line above", "check the indentation, and the `:` or the quotation marks of the line above"),
    (
        "expected ',' or",
        "a bracket or brace is not closed before this place",
        "close the one of line {opened}; quote text that holds one or a comma",
    ),
    ("document start", "this line does not belong to what stands above it", "start it in the first column, and remove lines such as `...`"),
    ("simple key", "this line is neither `key: value` nor an entry of a list", "put a space after `:` or `-`, and check the indentation"),
    ("quoted scalar.*end of stream", "a quotation mark is never closed", "close it; inside single quotes write `''` for an apostrophe"),
    ("any token|an alias|an anchor", "text cannot start with `{first}`", "put it in quotation marks"),
    ("node content", "`{first}` stands where a value is wanted", "write a value, or put the text in quotation marks"),
    (r"(expected|block end).*\n[ -]*$", "this line is indented unlike the lines around it", "line it up with its neighbours"),
    ("expected|block end", "text goes on after a closing quotation mark or bracket", "put the whole text in the other kind of quotation marks"),
    ("block sequence entries", "a list cannot start in the middle of a line", "start it on the next line, or write `[a, b]`"),
    ("escape character", "`\\` has a meaning of its own inside double quotation marks", "use single quotation marks"),
    ("", "this is not YAML", "check the indentation and the quotation marks"),
)


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
    message, hint = next(row[1:] for row in _SAID if re.search(row[0], f"{said}\n{line[: mark.column]}", re.DOTALL))
    at = context if context is not None and re.search("simple key|end of stream|an alias|an anchor", said) else mark
    told = {"first": lines[min(at.line, len(lines) - 1)][at.column : at.column + 1], "opened": context.line + 1 if context is not None else 1}
    return Problem("bad-yaml", message.format(**told), Place(file, at.line + 1, at.column + 1), hint.format(**told))


def _place_of(text: str, index: int, file: str) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
