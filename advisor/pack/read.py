"""Folder -> pack: read every YAML file, merge by top-level key, apply overlays, type, link."""

import hashlib
import itertools
import logging
import os
import re
from bisect import bisect
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .files import printable, rule_files, text_of
from .link import Linker
from .model import LISTS_BY_ID, Content
from .nodes import Node, parse, without_entry
from .overlay import overlay, spread
from .pack import Pack
from .problem import Findings, PackError, Place, Problem, nearest, short
from .typed import typed

DEFAULT_PACK = Path(__file__).parents[2] / "rules" / "adaptation"
OURS = (DEFAULT_PACK.parent, DEFAULT_PACK.parent / "examples")  # the folders of the packs that come with the product
TOP_LEVEL = (*Content.model_fields, "extends", "disable")
MAX_SIZE = 4_000_000  # characters of a pack, all its files together
MAX_VALUES = 300_000  # the same, after aliases are expanded
MAX_ENTRIES = 5_000  # below one top-level key
MAX_SLIPS = 20  # of one file that keep it from being YAML, told in one run
MAX_EXTENDS = 10  # packs that extend each other


@dataclass(frozen=True)
class Reading:
    """What came of reading a folder: the pack (None if anything is wrong), every problem, file by file, and the folders that it hangs on."""

    pack: Pack | None
    problems: list[Problem]
    folders: tuple[Path, ...]


@dataclass
class _Found:
    """What was found in a folder and in what it extends."""

    findings: Findings
    disabled: dict[str, str] = field(default_factory=dict)  # rule -> reason
    digest: Any = field(default_factory=hashlib.sha256)  # changes with every edit
    folders: list[Path] = field(default_factory=list)
    size: int = 0  # characters read
    values: int = 0
    at: str = ""  # the file that is being read


def located(folder: Path) -> Path:
    """The folder of a pack; what is no folder here, a bare name or a path such as `rules/adaptation`, is one of those that come with the product."""
    named = [DEFAULT_PACK.parents[1] / folder, *(place / folder for place in OURS)] if not folder.is_absolute() and ".." not in folder.parts else []
    return folder if os.path.isdir(folder) else next((place for place in named if os.path.isfile(place / "pack.yaml")), folder)


def load_pack(folder: Path | str = DEFAULT_PACK) -> Pack:
    """The pack in `folder`; raises `PackError` with all problems at once."""
    pack, problems = read_pack(folder)
    if pack is None:
        raise PackError(problems)
    return pack


def read_pack(folder: Path | str = DEFAULT_PACK, also: Path | None = None) -> tuple[Pack | None, list[Problem]]:
    """The pack in `folder`, as if the file `also` stood there (None if anything is wrong), and every problem, file by file, from top to bottom."""
    reading = read_folder(folder, also)
    return reading.pack, reading.problems


def read_folder(folder: Path | str, also: Path | None = None) -> Reading:
    """Reads a pack; nothing raises, and all problems are told at once: no YAML, what does not fit where it stands, and names that lead nowhere."""
    folder = located(Path(folder))
    name, found, pack = printable(folder.name), _Found(Findings()), None
    try:
        pack = _read(folder, found, also)
    except PackError as error:
        found.findings.add(*error.problems)
    except Exception:  # a mistake of this reader; whoever wrote the rules, and whoever visits, must not suffer from it
        logging.getLogger(__name__).exception("reading %s failed", folder)
        if not found.findings.problems:
            found.findings.say("unreadable", f"the pack `{name}` cannot be read to its end", Place(found.at or name), "undo the last edit")
    problems = found.findings.in_order(name)
    return Reading(None if problems else pack, problems, tuple(found.folders))


def _read(folder: Path, found: _Found, also: Path | None) -> Pack | None:
    """The pack; None where `found` has problems, and `PackError` with one that leaves nothing else to say."""
    found.folders.append(folder)
    tree = spread(_read_tree(folder, found, (), also))
    if not tree.value or not _without_slips(tree, found.findings):
        return None
    before = len(found.findings.problems)
    content = typed(tree, found.findings)
    if old := [p for p in found.findings.problems if p.code == "first-edition"]:  # what else is wrong would be told rule by rule
        found.findings.problems = [min(old, key=lambda p: p.place)]
    elif content is None and _without_slips(tree, found.findings, before):
        content = typed(tree, Findings())
    if content is None:
        return None
    places = {(key, entry.id): tree.find((key, i)) for key in LISTS_BY_ID for i, entry in enumerate(getattr(content, key))}
    for i, rule in enumerate(content.rules):
        places |= {(f"rules.{key}", rule.id): tree.find(("rules", i, key)) for key in ("when", "because", "sources")}
    for key, field_ in (("routes", "meets"), ("rules", "needs")):
        for i, entry in enumerate(getattr(content, key)):
            places |= {(f"{key}.{field_}", f"{entry.id}.{need}"): tree.find((key, i, field_, need)) for need in getattr(entry, field_)}
    pack = Pack(content, folder, places, found.disabled, found.digest.hexdigest()[:12])
    pack.below = next((f for f in found.folders if f.is_dir() and f.resolve() != folder.resolve()), None)
    pack.made_of |= {f.resolve() for f in found.folders}
    Linker(pack, lambda path, offset: tree.find(path) if offset is None else tree.inside(path, offset), found.findings).check_all()
    return pack


def _without_slips(tree: Node, findings: Findings, before: int = 0) -> bool:
    """Takes out entries of which something was told (after `before` problems), as more may follow from that; False where it was told of no entry."""
    lists = ((key, node.value) for key, node in tree.value.items() if isinstance(node.value, list))
    starts, hurt = sorted((entry.place, key, i) for key, entries in lists for i, entry in enumerate(entries)), set()
    for told in (p for p in findings.problems[before:] if p.code != "bad-yaml"):  # such an entry is out already
        at = bisect(starts, (told.place, "~"))
        if not at or starts[at - 1][0].file != told.place.file or told.code in ("missing-dash", "unknown-pack", "too-many-entries"):
            return False
        hurt.add(starts[at - 1][1:])
    for key, i in sorted(hurt, reverse=True):
        gone = tree.value[key].value.pop(i)
        named = {k: name.value for k in ("id", "of_grid") if (name := gone.child(k)) is not None and isinstance(name.value, str)}
        findings.lost |= {*named.values(), *(f"{name}_" for k, name in named.items() if k == "of_grid" or gone.child("grid") is not None)}
    return True


def _read_tree(folder: Path, found: _Found, chain: tuple[Path, ...], also: Path | None = None) -> Node:
    """The merged node tree of a folder, with what it extends; and with one file from elsewhere."""
    name = printable(folder.name)
    try:
        folder = folder.resolve()  # raises where links run in a circle
        files = rule_files(folder) if folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # or a name that no folder can have
        files = None
    if files is None:
        hint = "name a folder that holds `*.yaml` files, or one of our packs by its name alone"
        raise PackError([Problem("no-pack", f"there is no pack folder `{short(name)}`", hint=hint)])
    if not any(path.suffix == ".yaml" for path in files):
        raise PackError([Problem("no-pack", f"the folder `{name}` holds no `*.yaml` file", Place(name), "name a folder that holds a pack")])
    tree = _merge_files(folder, files if also is None or also.resolve() in files else [*files, also], found)
    for key, node in tree.value.items():
        if isinstance(node.value, list) and len(node.value) > MAX_ENTRIES:
            message = f"`{key}` holds {len(node.value):,} entries; {MAX_ENTRIES:,} are allowed"
            found.findings.say("too-many-entries", message, tree.keys[key], "remove what no rule needs")
    found.at = ""
    extends, disable = tree.value.pop("extends", None), tree.value.pop("disable", None)
    if extends is None:
        if disable is not None:
            found.findings.say("disable-alone", "`disable` needs `extends`", tree.keys["disable"], "remove the rule instead")
        if not tree.value and not found.findings.problems:
            hint = "start with `pack:`, `questions:`, `needs:` and `routes:`"
            found.findings.say("empty-pack", f"the files of `{name}` hold nothing", Place(name), hint)
        return tree
    base_folder = _base_folder(folder, extends.value, found)
    if base_folder is None or base_folder in (*chain, folder) or len(chain) >= MAX_EXTENDS:
        raise PackError([_no_base(folder, extends, base_folder, (*chain, folder))])
    return overlay(_read_tree(base_folder, found, (*chain, folder)), tree, disable, found.findings, found.disabled)


def _no_base(folder: Path, extends: Node, base_folder: Path | None, chain: tuple[Path, ...]) -> Problem:
    if base_folder is not None and base_folder not in chain:
        return Problem("extends-chain", f"more than {MAX_EXTENDS} packs extend each other", extends.place, "extend a pack further down")
    if base_folder is not None:
        by_way_of = "" if base_folder == folder else f", by way of `{folder.name}`"
        return Problem("extends-cycle", f"`{base_folder.name}` extends itself{by_way_of}", extends.place, "remove one `extends:`")
    said = extends.value[:60] if isinstance(extends.value, str) else "a list or mapping"
    with os.scandir(folder.parent) as entries:
        beside = {e.name for e in itertools.islice(entries, 1_000) if e.is_dir() and e.name != folder.name and e.name.isprintable()}
    ours = {path.parent.name for place in OURS for path in place.glob("*/pack.yaml")}
    hint = nearest(said, sorted(beside | ours)) or f"name a folder beside `{folder.name}`, or one of {', '.join(sorted(ours))}"
    return Problem("unknown-pack", f"there is no pack `{said}` to extend", extends.place, hint)


def _base_folder(folder: Path, name: Any, found: _Found) -> Path | None:
    """The folder of the pack `name`: beside this one or among the packs that come with the product."""
    if not isinstance(name, str) or not re.fullmatch(r"[\w.-]*\w", name) or len(name) > 100:  # a name, never a path
        return None
    beside = folder.parent / name
    candidates = [c.resolve() for c in (beside, *(ours / name for ours in OURS)) if c.is_dir()]
    chosen = next((c for c in candidates if c != folder), candidates[0] if candidates else None)
    found.folders += dict.fromkeys((beside, chosen or beside))
    return chosen


def _merge_files(folder: Path, files: list[Path], found: _Found) -> Node:
    """All files of one folder as one mapping: lists are joined, mappings united."""
    findings = found.findings
    merged = Node({}, Place(folder.name))
    for path in files:
        name = found.at = name_of(path, folder)
        if path.suffix == ".yml":
            findings.say("yml-file", "a file that ends in `.yml` is not read", Place(name), "rename it to end in `.yaml`")
            continue
        if not str(path).isprintable():
            findings.say("bad-file-name", "the file name holds invisible characters, or is not UTF-8", Place(name), "rename the file")
            continue
        if isinstance(text := text_of(path, name), Problem):
            findings.add(text)
            continue
        found.size += len(text)
        if found.size > MAX_SIZE or found.values > MAX_VALUES:
            limit = f"{MAX_SIZE:,} characters or {MAX_VALUES:,} values"
            findings.say("too-large", f"with this file the pack has more than {limit}", Place(name), "remove what no rule needs")
            continue
        found.digest.update(name.encode() + b"\0" + text.encode())
        for _ in range(MAX_SLIPS):
            node, told = parse(text, name)
            findings.add(*told)
            if node is not None or not told or told[-1].code != "bad-yaml":
                break
            text, names = without_entry(text, told[-1].place.line)
            findings.lost |= {*names}
        else:
            raise PackError(())  # too many to go on from
        if node is None:
            continue
        found.values += node.size
        if isinstance(node.value, dict) and "answers" in node.value:
            findings.say("answers-file", "this looks like answers, not rules", node.place, "keep it elsewhere, and pass it to `recommend`")
        elif isinstance(node.value, dict):
            for key, value in node.value.items():
                _merge_key(merged, key, value, node.keys[key], findings)
        elif node.value is not None:
            hint = "write `rules:` above, and indent what belongs to it"
            findings.say("bad-file", "a rule file is a mapping of keys such as `rules:`", node.place, hint)
    return merged


def name_of(path: Path, folder: Path) -> str:
    """What a file is called in problems: from the folder of its pack on, if it stands there."""
    inside = path if path.is_relative_to(folder) else path.resolve()
    return printable(f"{folder.name}/{inside.relative_to(folder).as_posix()}" if inside.is_relative_to(folder) else path.as_posix())


def _merge_key(merged: Node, key: str, value: Node, place: Place, findings: Findings) -> None:
    if value.value is None and key in TOP_LEVEL:
        if key == "extends":
            findings.say("unknown-pack", "`extends` names no pack", place, "name the pack that this one changes, or remove the line")
    elif key not in merged.value:
        merged.value[key] = replace(value, value=copy(value.value), keys=dict(value.keys))
        merged.keys[key] = place
    else:
        there = merged.value[key]
        if isinstance(there.value, list) and isinstance(value.value, list):
            there.value.extend(value.value)
        elif isinstance(there.value, dict) and isinstance(value.value, dict):
            for name, child in value.value.items():
                if name in there.value:
                    hint = f"the other is at {there.keys[name]}"
                    findings.say("duplicate-key", f"`{key}: {name[:60]}` stands in two places", value.keys[name], hint)
                else:
                    there.value[name] = child
                    there.keys[name] = value.keys[name]
        elif {type(there.value), type(value.value)} == {list, dict}:
            lone = value if isinstance(value.value, dict) else there
            findings.say("missing-dash", f"`{key}` is no list here, and one in another file", lone.place, "put `- ` before each entry")
        else:
            findings.say("duplicate-key", f"`{key}` stands in two files", place, f"the other is at {merged.keys[key]}")
