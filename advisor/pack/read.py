"""Folder -> pack: read every YAML file, merge by top-level key, apply overlays, type, link."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from . import cache
from .link import check_links
from .model import LISTS_BY_ID, Content
from .nodes import MAX_BYTES, Node, parse
from .overlay import overlay
from .pack import Pack
from .problem import PackError, Place, Problem, nearest
from .stored_answers import check_stored_answers
from .wording import problems_of, real_path

DEFAULT_PACK = Path(__file__).parents[2] / "rules" / "adaptation"
TOP_LEVEL = (*Content.model_fields, "extends", "disable")
MAX_FILES = 500


def load_pack(folder: Path | str = DEFAULT_PACK) -> Pack:
    """The pack in `folder`; raises `PackError` with all problems at once."""
    pack, problems = read_pack(folder)
    if pack is None:
        raise PackError(problems)
    return pack


def read_pack(folder: Path | str = DEFAULT_PACK) -> tuple[Pack | None, list[Problem]]:
    """The pack in `folder` (None if anything is wrong with it) and every problem found, file by file, from top to bottom.

    What cannot be read is left out and the rest is checked, so that one slip does not hide another. A pack that has not
    changed since it was last read without a problem comes from the user's cache.
    """
    folder = Path(folder)
    key = cache.key_of(folder)
    kept = cache.load(key) if key else None
    if kept is not None:
        kept.folder = folder
        return kept, []
    pack, problems = _read_afresh(folder)
    if key and pack is not None:
        cache.store(key, pack)
    return pack, problems


def _read_afresh(folder: Path) -> tuple[Pack | None, list[Problem]]:
    found = _read_tree(folder, ())
    problems = found.problems
    if found.tree is not None and found.tree.value:
        unread = found.unread
        content, tree, more = _type(found.tree, unread)
        problems += more

        def locate(path: tuple, offset: int | None = None) -> Place:
            return tree.find(path) if offset is None else tree.inside(path, offset)

        problems += check_links(content, locate, unread)
        places = {(key, entry.id): tree.find((key, i)) for key in LISTS_BY_ID for i, entry in enumerate(getattr(content, key))}
        pack = Pack(content, folder, places, found.disabled, found.digest)
        problems += check_stored_answers(pack, locate, unread)
    if problems:
        return None, sorted(dict.fromkeys(problems), key=lambda p: (p.place.file, p.place.line, p.place.column))
    return pack, []


def fingerprint(folder: Path | str) -> tuple:
    """Changes whenever a file of the pack (or of a pack beside it, which it may extend) is edited."""
    folder = Path(folder)
    stats = []
    for path in sorted(folder.parent.rglob("*.yaml")):
        try:
            stat = path.stat()
        except OSError:
            continue
        stats.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(stats)


@dataclass
class _Unread:
    """The names that may stand in what could not be read; whoever uses them is not blamed."""

    words: set[str] = field(default_factory=set)
    everything: bool = False  # nothing is known of what is missing

    def __contains__(self, name: object) -> bool:
        return self.everything or name in self.words

    def add_text(self, text: str) -> None:
        self.words.update(re.findall(r"[\w-]+", text))


@dataclass
class _Found:
    """What was found in a folder (and in what it extends)."""

    problems: list[Problem]
    tree: Node | None = None
    unread: _Unread = field(default_factory=_Unread)
    disabled: dict[str, str] = field(default_factory=dict)  # rule -> reason
    digest: str = ""  # changes with every edit


def _read_tree(folder: Path, chain: tuple[Path, ...]) -> _Found:
    """The merged node tree of a folder, with what it extends."""
    folder = folder.resolve()
    name = folder.name
    if not folder.is_dir():
        return _Found([Problem("no-pack", f"there is no pack folder `{name}`", hint="name a folder that holds `*.yaml` files")])
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        return _Found([Problem("no-pack", f"the folder `{name}` holds no `*.yaml` file", Place(name), "name a folder that holds a pack")])
    if len(files) > MAX_FILES:
        return _Found(
            [Problem("too-many-files", f"the folder `{name}` holds more than {MAX_FILES} files", Place(name), "name the folder of one pack")]
        )
    found = _merge_files(folder, files)
    assert found.tree is not None
    extends = found.tree.value.pop("extends", None)
    disable = found.tree.value.pop("disable", None)
    if extends is None:
        if disable is not None:
            found.problems.append(Problem("disable-alone", "`disable` needs `extends`", found.tree.keys["disable"], "remove the rule instead"))
        if not found.tree.value and not found.problems:
            hint = "start with `pack:`, `questions:`, `criteria:` and `routes:`"
            found.problems.append(Problem("empty-pack", f"the files of `{name}` hold nothing", Place(name), hint))
        return found
    base_folder = _base_folder(folder, extends.value)
    if base_folder is None or base_folder in (*chain, folder):
        found.problems.append(_no_base(folder, extends, base_folder))
        found.unread.everything = True
        return found
    base = _read_tree(base_folder, (*chain, folder))
    found.problems = base.problems + found.problems
    found.digest = hashlib.sha256((found.digest + base.digest).encode()).hexdigest()[:12]
    found.unread = _Unread(found.unread.words | base.unread.words, found.unread.everything or base.unread.everything)
    if base.tree is not None:
        found.tree, disabled, more = overlay(base.tree, found.tree, disable)
        found.problems += more
        found.disabled = {**base.disabled, **disabled}
    return found


def _no_base(folder: Path, extends: Node, base_folder: Path | None) -> Problem:
    if base_folder is not None:
        by_way_of = "" if base_folder == folder else f", by way of `{folder.name}`"
        return Problem("extends-cycle", f"`{base_folder.name}` extends itself{by_way_of}", extends.place, "remove one `extends:`")
    said = extends.value if isinstance(extends.value, str) else "a list or mapping"
    beside = sorted({p.name for p in folder.parent.iterdir() if p.is_dir() and p != folder} | {DEFAULT_PACK.name})
    return Problem("unknown-pack", f"there is no pack `{said}` to extend", extends.place, nearest(said, beside))


def _base_folder(folder: Path, name: Any) -> Path | None:
    """The folder of the pack `name`: beside this one or among the packs that come with the product."""
    if not isinstance(name, str) or not re.fullmatch(r"[\w.-]*\w", name):  # a name, never a path
        return None
    candidates = [c.resolve() for c in (folder.parent / name, DEFAULT_PACK.parent / name) if c.is_dir()]
    return next((c for c in candidates if c != folder), candidates[0] if candidates else None)


def _merge_files(folder: Path, files: list[Path]) -> _Found:
    """All files of one folder as one mapping: lists are joined, mappings united."""
    merged = Node({}, Place(folder.name))
    found = _Found([], merged)
    problems, unread = found.problems, found.unread
    for path in sorted(folder.rglob("*.yml")):
        place = Place(f"{folder.name}/{path.relative_to(folder).as_posix()}")
        problems.append(Problem("yml-file", "a file that ends in `.yml` is not read", place, "rename it to end in `.yaml`"))
        unread.everything = True
    digest = hashlib.sha256()
    for path in files:
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        text, problem = _text_of(path, name)
        if problem is not None:
            problems.append(problem)
            unread.add_text(text)
            continue
        digest.update(name.encode() + b"\0" + text.encode())
        node, in_file = parse(text, name)
        problems += in_file
        if node is None:
            unread.add_text(text)
        elif isinstance(node.value, dict):
            for key, value in node.value.items():
                _merge_key(merged, key, value, node.keys[key], found)
        elif node.value is not None:
            hint = "write `rules:` above, and indent what belongs to it"
            problems.append(Problem("bad-file", "a rule file is a mapping of keys such as `rules:`", node.place, hint))
            unread.add_text(text)
    found.digest = digest.hexdigest()[:12]
    return found


def _text_of(path: Path, name: str) -> tuple[str, Problem | None]:
    """The text of a file, or what is wrong with it beside the words that can be made out."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # bounded, whatever the file is
        return data.decode("utf-8-sig", errors="strict" if len(data) <= MAX_BYTES else "replace"), None
    except OSError:
        return "", Problem("unreadable", "the file cannot be read", Place(name), "check its permissions")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        return data.decode("latin-1"), Problem("unreadable", "the file is not UTF-8 text", Place(name, line, column), "save it as UTF-8")


def _merge_key(merged: Node, key: str, value: Node, place: Place, found: _Found) -> None:
    problems = found.problems
    if key not in TOP_LEVEL:
        problems.append(Problem("unknown-key", f"`{key[:60]}` is no part of a pack", place, nearest(key, TOP_LEVEL, most=30)))
        found.unread.add_text(str(value.plain()))
    elif value.value is None:
        if key == "extends":
            problems.append(Problem("unknown-pack", "`extends` names no pack", place, "name the pack that this one changes, or remove the line"))
            found.unread.everything = True
    elif key not in merged.value:
        whole = value.value.copy() if isinstance(value.value, (list, dict)) else value.value
        merged.value[key] = Node(whole, value.place, dict(value.keys), written=value.written)
        merged.keys[key] = place
    else:
        there = merged.value[key]
        if isinstance(there.value, list) and isinstance(value.value, list):
            there.value.extend(value.value)
        elif isinstance(there.value, dict) and isinstance(value.value, dict):
            for name, child in value.value.items():
                if name in there.value:
                    hint = f"the other is at {there.keys[name]}"
                    problems.append(Problem("duplicate-key", f"`{key}: {name}` stands in two places", value.keys[name], hint))
                else:
                    there.value[name] = child
                    there.keys[name] = value.keys[name]
        else:
            problems.append(Problem("duplicate-key", f"`{key}` stands in two files", place, f"the other is at {merged.keys[key]}"))


_PLACEHOLDER = {"id": "unread", "version": "0", "title": ""}  # for a `pack:` that cannot be read


def _type(tree: Node, unread: _Unread) -> tuple[Content, Node, list[Problem]]:
    """Typed contents, the tree that they were read from, and problems. The names in what is left out join `unread`."""
    plain = tree.plain()
    problems: list[Problem] = []
    for depth in (2, 1):  # first leave out single entries and groups, then whole keys
        try:
            return Content.model_validate(tree.plain()), tree, problems
        except ValidationError as error:
            items = error.errors(include_url=False)
        if depth == 2:
            found = problems_of(items, tree, plain)
            problems = [p for p in found if not (p.code == "missing-key" and p.place == tree.place and "pack" in unread)]
        tree = _without(tree, {real_path(item["loc"], tree.plain())[:depth] for item in items}, unread)
    return Content.model_validate(tree.plain()), tree, problems


def _without(tree: Node, paths: set[tuple], unread: _Unread) -> Node:
    """A copy without the entries at `paths`."""
    value = dict(tree.value)
    for key in {path[0] for path in paths}:
        node = value.pop(key, None)
        gone = {path[1] for path in paths if path[0] == key and len(path) > 1}
        if key == "pack":
            value[key] = Node({k: Node(v, tree.place) for k, v in _PLACEHOLDER.items()}, tree.place)
        elif node is None or (key,) in paths or key == "accuracy":
            unread.words.add(key)
            unread.add_text(str(node.plain()) if node is not None else "")
        elif isinstance(node.value, list):
            value[key] = Node([entry for i, entry in enumerate(node.value) if i not in gone], node.place)
            ids = (node.value[i].value.get("id") for i in gone if isinstance(node.value[i].value, dict))
            unread.words.update(child.value for child in ids if child is not None and isinstance(child.value, str))
            unread.words.add(key)
        else:
            value[key] = Node({k: child for k, child in node.value.items() if k not in gone}, node.place, node.keys)
            unread.words |= {str(name) for name in gone}
    return Node(value, tree.place, tree.keys)
