"""A change of rules tried before it is saved, a few lines of YAML over a pack, read as an overlay that holds nothing else: what it moves for some
answers, which cases it moves, which promises it breaks. That of one rule can be written into the pack: where the rule stands, or in a file apart."""

import io
import tempfile
import textwrap
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.answers import Answers, answers_of_case
from advisor.check import Sampled, Space, check_promise
from advisor.check.entries import copied_reason, joined_traits, kept_sources, lapsing_ban, lapsing_policy, loose_end, placeholder
from advisor.decide import recommend
from advisor.explain import ahead, as_written, bounds, fires_in, listing, measure, moved_cases, open_cases, overturned
from advisor.explain.rule_view import sampled_moves, settled_cases
from advisor.explain.words import near
from advisor.pack import DEFAULT_PACK, Pack, Place, Problem, Rule, Traits, read_pack, replace_file
from advisor.pack.nodes import parse
from advisor.report.escape import templates

from .compare import NAMES, Carry, Edits, differences, edits, edits_told, outcomes, parted, rules_in, told_also

NAME = "the change"
TOLD = 10  # cases that are named
_BESIDE = {"scale", "groups", "conditions", "needs", "routes"}  # what beside rules may put another route first
_CHECKS = (placeholder, copied_reason, kept_sources, joined_traits, lapsing_ban, lapsing_policy, loose_end)  # of single entries, and quick


def read_change(pack: Pack, text: str, name: str = NAME) -> tuple[Pack | None, tuple[Problem, ...], str]:
    """The pack with a change (None if anything is wrong with it), the problems, with lines of the change, which they call `name`, and the text of an
    overlay that makes the change. A change is a list of rules or one of them, or lines of an overlay such as `disable:`. A rule changes what it
    names. A rule of the pack that comes with its `when` and `because` is taken as the whole rule: what it leaves out is gone."""
    if not text.strip():
        hint = "write a rule, or `disable: {rules: {its_id: why}}` to see what happens without one"
        return None, (Problem("empty-change", "there is nothing to try", Place(name), hint),), ""
    base, (node, broken) = pack.folder.resolve(), parse(text, name)
    if node is None:
        return None, tuple(broken), ""
    held = node.plain() if node is not None else None
    if isinstance(held, Mapping) and "id" in held:
        held, text = [held], "- " + textwrap.indent(text, "  ")[2:]
    entries = held if isinstance(held, list) else []
    head = "" if isinstance(held, Mapping) and "extends" in held else f"extends: {base.name}\n"
    anew = [rule.id for e in entries for rule in pack.content.rules if isinstance(e, Mapping) and e.get("id") == rule.id and _lacks(e, rule)]
    if anew:  # an overlay takes no keys away: the rule goes, and comes back
        head += f"disable: {{rules: {{{', '.join(f'{rule}: Written anew below.' for rule in anew)}}}}}\n"
    head += "rules:\n" if entries or text.startswith("-") else ""
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "our-change"
        mine.mkdir()
        if base.parent != DEFAULT_PACK.parent:
            (mine.parent / base.name).symlink_to(base)
        (mine / "pack.yaml").write_text(head + text, encoding="utf-8", errors="replace")
        found, problems = read_pack(mine)
    above, own = head.count("\n"), f"{mine.name}/pack.yaml"

    def placed(place: Place) -> Place:
        return Place(name, max(1, place.line - above), place.column) if place.file == own else place

    if found is not None:
        found.own, found.below = found.own | {*pack.own, name.split("/")[0]}, pack.below
        found.places.update({key: placed(place) for key, place in found.places.items()})
    return found, tuple(replace(p, place=placed(p.place)) for p in problems), head + text


def _lacks(entry: Mapping[str, Any], rule: Rule) -> bool:
    """Whether an entry that could stand alone leaves out what a rule of the pack says."""
    said = {key: getattr(rule, key) for key in rule.model_fields_set}
    keys: dict[str, Any] = {key: v.keys() if isinstance(v, Mapping) else getattr(v, "model_fields_set", set()) for key, v in said.items()}
    gone = (keys[key] - w.keys() for key in keys if isinstance(w := entry.get(key), Mapping))
    return "when" in entry and "because" in entry and (bool(said.keys() - entry.keys()) or any(gone))


@dataclass(frozen=True)
class Tried:
    """`problems` (with errors nothing was tried), what was `found` below headings, an `overlay` that makes the change, and if it makes `worse`."""

    problems: tuple[Problem, ...]
    found: tuple[tuple[str, tuple[str, ...]], ...] = ()
    overlay: str = ""
    worse: bool = False

    def as_zip(self) -> bytes:
        """The overlay in a folder, zipped."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as folder:
            folder.writestr("our-change/pack.yaml", self.overlay)
        return held.getvalue()


def try_change(pack: Pack, text: str, answers: Answers | None = None, name: str = NAME) -> Tried:
    """What lines of YAML (`read_change`) would do to a pack, and what moves for answers. Held-out cases stay unseen; promises are sampled."""
    new, slips, overlay = read_change(pack, text, name)
    if new is None:
        return Tried(slips)
    space, was, edited, promises = Space(new), Space(pack), edits(pack, new), new.content.promises
    warnings = tuple(p for check in _CHECKS for p in check.problems(space) if p.place.file == name)
    whose = {r: f"what changes of `{r}`" if r in pack.rules and r in new.rules else f"`{r}`" for r in rules_in(edited) if overturned(new, r, pack)}
    most = [line for r, of in whose.items() for first, *against in [bounds(new, r, pack)] for line in (f"{of} {first}", *against)]
    found = [*edits_told(edited), *([("At most, by this change", most)] if most else [])] or [("Nothing is changed", [])]
    found += [("For these answers", _here(pack, new, answers, edited))] if answers is not None else []
    moves, moved, worse = _on_cases(pack, new, edited)
    rows, named = Sampled(space), {x.id: getattr(x.never_recommend, "said", x.never_recommend) for x in promises}
    lost = {x for n in rules_in(edited) if n in pack.rules for out in [pack.rules[n].rule_out] for x in getattr(out, "said", out)}
    # What an edited ban forbade is proved, as a sample may miss it.
    broken = {x.id: p for x in promises for p in check_promise(space, x, rows if lost.isdisjoint(named[x.id]) else None)}
    before = {x.id for x in pack.content.promises if x.id in broken and any(check_promise(was, x, Sampled(was)))}
    told = [f"{p.message} {p.hint}" for promise, p in broken.items() if promise not in before]
    kept = f"None of {len(promises)} breaks on {space.rows.size:,} sampled answer sets; `check` proves them" if promises else "The pack makes none"
    bans = [(r.id, str(r.when), r.rule_out.known) for n, r in new.rules.items() if n in rules_in(edited) and isinstance(r.rule_out, Traits)]
    never = [(p.id, str(p.when), p.never_recommend) for p in promises if isinstance(p.never_recommend, Traits)]
    short = [(p, of.said, ban) for p, when, of in never for ban, fires, out in bans if when == fires and of.known.items() > out.items()]
    less = [f"`{p}` promises less than `{ban}` rules out: only what is {' and '.join(map('`{}`'.format, said))}" for p, said, ban in short]
    found += [(moves, moved), ("Promises that break", [*(told or [kept]), *less])]
    return Tried(warnings, tuple((head, tuple(lines)) for head, lines in found), overlay, worse or bool(told))


def _on_cases(pack: Pack, new: Pack, edited: Edits) -> tuple[str, list[str], bool]:
    """How many cases move, which ones and what they do not try, and whether one of them gets worse."""
    rules, cases = rules_in(edited), [case for case in open_cases(pack) if case.id in new.cases]
    carry, (moved, said) = Carry(pack, new), settled_cases(pack, new, every := moved_cases(pack, new, cases), cases)
    of_rules = {*fires_in(pack, rules, cases), *fires_in(new, rules, cases)}
    touched = of_rules if all(kinds.keys() <= {"rules"} for kinds in edited.values()) else new.cases  # nothing else can come out otherwise
    also = told_also(new, {case.id: differences(carry, answers_of_case(pack, case)) for case in cases if case.id in touched}, edited, cases)
    untried = [f"`{r}` fires in none of them" for r in rules if r in new.rules and not fires_in(new, [r], cases)]
    held = f", {len({m.case for m in every} - {m.case for m in moved})} more only as long as questions of yours are open" * bool(said)
    head = f"Cases: {len(moved)} of {len(cases)} move, {(worse := sum(m.gain < 0 for m in moved))} for the worse{held}"
    named = [*map(str, sorted(moved, key=lambda m: m.gain))]
    more = [f"and {len(named) - TOLD} more; `diff` names them all"] * (len(named) > TOLD)
    drawn = sampled_moves(pack, new, rules if _BESIDE.isdisjoint(kind for kinds in edited.values() for kind in kinds) else ())
    return head, [*filter(None, [said]), *named[:TOLD], *more, drawn, *also, *untried], worse > 0


def _here(pack: Pack, new: Pack, answers: Answers, edited: Edits) -> list[str]:
    """What moves for some answers."""
    old, now = recommend(pack, answers), recommend(new, replace(answers, given=Carry(pack, new).forward(answers).given))
    labels: dict[str | None, str] = {r.id: r.label for r in (*pack.content.routes, *new.content.routes)} | {None: "No route"}
    was, is_ = outcomes(old), outcomes(now)
    return templates().get_template("tried.txt").render(
        rules=rules_in(edited), old=old, now=now, labels=labels, ahead=ahead, near=near, listing=listing, names=NAMES, points=new.content.scale.told,
        pairs=[(was, s) for s in now.ranking for was in old.ranking if was.route == s.route], measure=measure(new).removesuffix("."),
        beside=[(k, *parted(was[k], is_[k]), is_[k]) for k in NAMES if k != "first" and was[k] != is_[k]],
    ).splitlines()  # fmt: skip


def save_rule(pack: Pack, text: str) -> Path | tuple[Problem, ...]:
    """The file that was written; or why nothing was, and all files are as they were."""
    tried, found, _ = read_change(pack, text, "")
    if tried is None:
        return found
    wanted = tried.rules
    ids = [name for name, rule in wanted.items() if rule != pack.rules.get(name)]
    if len(ids) != 1 or pack.rules.keys() - wanted.keys():
        return (Problem("not-saved", "this is not a change of one rule", hint="download it as an overlay"),)
    lines, place = text.strip("\n").splitlines(), pack.places.get(("rules", ids[0]))
    if not lines[0].startswith("-"):
        lines = [f"{'  ' if i else '- '}{line}" for i, line in enumerate(lines)]
    if place is not None and pack.is_own(place) and (held := as_written(pack, "rules", ids[0])):
        path = pack.folder.resolve().parent / place.file
        whole, start = path.read_text(encoding="utf-8").splitlines(), place.line - 1
        whole[start : start + len(held.splitlines())] = textwrap.indent("\n".join(lines), whole[start].partition("-")[0]).splitlines()
    else:
        path, whole = pack.folder / "rules" / f"{ids[0]}.yaml", ["rules:", *(f"  {line}" for line in lines)]
    before = path.read_bytes() if path.exists() else None
    try:
        path.parent.mkdir(exist_ok=True)
        replace_file(path, [f"{line}\n".encode() for line in whole])
    except OSError as error:
        return (Problem("unwritable", f"`{path.name}` cannot be written ({error.strerror})", hint="download it as an overlay"),)
    now, problems = read_pack(pack.folder)
    if now is not None and now.rules == wanted:
        return path
    path.unlink() if before is None else path.write_bytes(before)
    return tuple(problems) or (Problem("not-saved", "in its file this would say something else", hint="download it as an overlay"),)
