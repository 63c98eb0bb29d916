"""An assistant's reply as entries: what stands behind each key, without code fences and chatter.

The whole reply is read as YAML, of which JSON is a kind. Where that fails, it is read answer by answer, so that one slip costs
one answer.
"""

import itertools
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from advisor.answers.file import parsed
from advisor.pack import Place, Problem
from advisor.pack.nodes import Node, parse

FILE = "the reply"
MOST_LETTERS = 200_000
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\ufeff\ufffe\uffff\ud800-\udfff]")
_FENCE = re.compile(r"\s*(```|~~~)")
_QUOTE_KEY = re.compile(r"""(^|[\s{,])["']?quotes?["']?\s*:""")
_KEY = re.compile(r"""([ ]*)["']?(\w+(?:\.\w+)?)["']?\s*:""")
# What follows `quote:`, or the dash of a list: text in quotation marks that holds some itself, or bare text.
_PASSAGE = re.compile(r"""((?:.*?\bquotes?["']?\s*:|\s*-)\s*)(?:"(.*)"|'(.*)'|([^\s"'\[{|>].*?))(\s*\}?,?\s*)""")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands behind one key. Where the reply was read piece by piece, its lines are counted from `above` on."""

    key: str
    value: Node
    place: Place
    above: int = 0

    def at(self, place: Place) -> Place:
        """A place of the piece as a place of the reply."""
        return replace(place, line=place.line + self.above)


def looks_like_reply(text: str) -> bool:
    """Whether this is what an assistant wrote (fenced, or with quotes beside the answers) and no plain answers file."""
    return any(_FENCE.match(line) or _QUOTE_KEY.search(line) for line in text.splitlines())


def entries_of(text: str, known: Collection[str]) -> tuple[list[Entry], list[Problem]]:
    """All entries, and what could not be read. `known` are the ids of questions and grids: by them answers are told from chatter."""
    if len(text) > MOST_LETTERS:
        return [], [Problem("too-large", f"the reply is longer than {MOST_LETTERS:,} letters", Place(FILE), "paste the answers alone")]
    lines = _unfenced(_UNSEEN.sub(" ", text))
    body = "\n".join(lines)
    tree, problems = parsed(body, FILE)
    found = [] if tree is None else _entries(tree)
    if any(entry.key in known for entry in found):
        return found, problems
    pieces = [*_pieces(lines, known)]
    if not pieces:
        return found, problems if tree is None else []
    read = [_read_piece(*piece) for piece in pieces]
    return [e for entries, _ in read for e in entries], [p for _, found in read for p in found]


def _unfenced(text: str) -> list[str]:
    """The lines of a reply. Those outside of its code fences, or around its JSON, are empty, so that places stay."""
    lines = text.splitlines()
    fences = [bool(_FENCE.match(line)) for line in lines]
    opened = itertools.accumulate(fences)  # odd behind a fence that opens
    inside = [n % 2 == 1 and not fence for n, fence in zip(opened, fences, strict=True)]
    if not any(line.strip() for line in itertools.compress(lines, inside)):
        start = next((i for i, line in enumerate(lines) if line[:1] == "{"), 0)
        end = max((i for i, line in enumerate(lines) if line.rstrip()[-1:] == "}"), default=0) if lines and lines[start][:1] == "{" else len(lines)
        inside = [start <= i <= end and not fence for i, fence in enumerate(fences)]
    return [line if keep else "" for line, keep in zip(lines, inside, strict=True)]


def _entries(node: Node, above: int = 0) -> list[Entry]:
    """The entries of a mapping, of what it holds under `answers`, or of a list of mappings."""
    if isinstance(node.value, list):
        return [entry for child in node.value for entry in _entries(child, above)]
    if not isinstance(node.value, dict):
        return []
    inner = node.value.get("answers")
    if inner is not None and isinstance(inner.value, (dict, list)):
        return _entries(inner, above)
    return [Entry(key, child, node.keys[key], above) for key, child in node.value.items()]


def _pieces(lines: list[str], known: Collection[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Key, number of lines above, and the lines of each answer. Keys stand as deep as the first one that is known; what stands no
    deeper and is no key is chatter."""
    keys = [_KEY.match(line) for line in lines]
    level = next((len(m[1]) for m in keys if m and m[2] in known), None)
    starts = [i for i, m in enumerate(keys) if m and len(m[1]) == level]
    for start, end in itertools.pairwise([*starts, len(lines)]):
        begin = keys[start]
        assert begin is not None and level is not None
        deeper = itertools.takewhile(
            lambda line: not line.strip() or line[: level + 1].isspace() or line.lstrip()[0] in "-]}", lines[start + 1 : end]
        )
        yield begin[2], start, [lines[start], *deeper]


def _read_piece(key: str, above: int, lines: list[str]) -> tuple[list[Entry], list[Problem]]:
    """One answer: as it stands, without what closes the JSON around it, or with its passages quoted anew."""
    problems: list[Problem] = []
    above_blank = [*itertools.takewhile(str.strip, lines)]  # a list may follow, of chatter
    for piece in map("\n".join, (lines, above_blank, map(_mended, lines), map(_mended, above_blank))):
        for _ in range(4):
            piece = piece.rstrip()
            tree, found = parse(piece, FILE)
            if tree is not None and isinstance(tree.value, dict) and not found:
                return _entries(tree, above), []
            problems = problems or found
            if piece[-1:] not in (",", "}"):
                break
            piece = piece[:-1]
    why, hint = (f": {problems[0].message}", problems[0].hint) if problems else ("", "")
    return [], [Problem("unreadable-answer", f"`{key}` cannot be read{why}", Place(FILE, above + 1, 1), hint)]


def _mended(line: str) -> str:
    """A line whose passage is quoted as a whole, whatever marks it holds."""
    found = _PASSAGE.fullmatch(line) if len(line) < 5_000 else None
    if found is None:
        return line
    passage = next(text for text in found.group(2, 3, 4) if text is not None).replace('\\"', '"')
    return f"{found[1]}{json.dumps(passage, ensure_ascii=False)}{found[5]}"
