"""What `new` writes: one entry that loads as it is, with the places to fill in marked `# fill in`."""

from __future__ import annotations

from pathlib import Path

from advisor.pack import Pack, Question

KINDS = ("rule", "question", "route", "case", "overlay")


def scaffold(kind: str, name: str, pack: Pack, folder: Path) -> tuple[Path, str]:
    """The file to write and its text. `folder` is the pack's; an overlay gets a folder beside it."""
    write = {"rule": _rule, "question": _question, "route": _route, "case": _case, "overlay": _overlay}[kind]
    if kind == "overlay":
        beside = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
        return beside / name / "pack.yaml", write(name, pack)
    return folder / f"{kind}s" / f"{name}.yaml", write(name, pack)


def _rule(name: str, pack: Pack) -> str:
    criterion, route = next(iter(pack.criteria)), next(r.id for r in pack.content.routes if not r.companion)
    return f"""# A rule: when the condition is certainly true, its effects follow.
rules:
  - id: {name}
    when: {_comparison(pack)}  # fill in: what must be known; join comparisons with `and` or `or`
    points:
      {route}: {{{criterion}: 1}}  # fill in: route or group, criterion, points for it (or below 0 against it)
    # other effects, instead or beside:
    # rule_out: [{route}]
    # add: [{route}]
    # advise: One sentence.
    # warn: One sentence.
    because: Say here why this fact speaks for or against.  # fill in
    judgement: true  # fill in: or name what it rests on, `sources: [...]`
"""


def _question(name: str, pack: Pack) -> str:
    section = pack.content.sections[0].id if pack.content.sections else next(iter(pack.questions.values())).section
    return f"""# A question: ask what people can observe. A rule must name it, or nobody needs to answer it.
questions:
  - id: {name}
    section: {section}  # fill in: one of {", ".join(dict.fromkeys(q.section for q in pack.content.questions))}
    ask: What is the case here?  # fill in
    help: Say what counts and what does not.  # fill in
    options:  # fill in: or `ordered:` (from low to high), `several:`, `number: {{unit: ..., edges: [1, 10, 100]}}`
      "no": "No"
      "yes": "Yes"
    can_change: with_effort  # fill in: no, with_effort or yes
    # ask_if: {_comparison(pack)}
"""


def _route(name: str, pack: Pack) -> str:
    layer = pack.content.layers[0].id if pack.content.layers else next(iter(pack.routes.values())).layer
    layers = ", ".join(dict.fromkeys(r.layer for r in pack.content.routes))
    family = next(iter(pack.families.values()))
    group = next(iter(pack.content.groups), "")
    groups = f"\n# groups:\n#   {group}: [{name}]  # fill in: let the rules of a group hold for it\n" if group else ""
    return f"""# A route: one way of adapting. It needs rules that give it points, or a group to join.
routes:
  - id: {name}
    label: {_label(name)}  # fill in
    family: {family}  # fill in: one of {", ".join(dict.fromkeys(pack.families.values()))}
    layer: {layer}  # fill in: one of {layers}
    summary: Say in one sentence what it is.  # fill in
    effort: 3  # fill in: 0 trivial to 9 heroic
    # requires: {_comparison(pack)}
    # requires_because: Say why it is out where this is false.
    time_to_first_evidence: 1-2 weeks  # fill in
    changes: what it changes in the system  # fill in
    trades: what it gives up for what  # fill in
    plan:
      do: Say how a trial is run.  # fill in
      entry: Say what must be there before.  # fill in
      exit: Say what shows that it is good enough.  # fill in
      turn_back: Say when to stop.  # fill in
{groups}"""


def _case(name: str, pack: Pack) -> str:
    asked = [q for q in pack.content.questions if q.opening and q.ask_if is None] or [_first_question(pack)]
    given = "\n".join(f"      {q.id}: {_first_answer(q)}" for q in asked)
    return f"""# A case: answers, and what is known to be right there. `test` scores the rules against it.
cases:
  - id: {name}
    origin: own  # fill in: where it comes from
    title: {_label(name)}  # fill in
    situation: Say what the task was and what came of it.  # fill in
    answers:  # fill in: leave out what nobody knows
{given}
    expect:
      best: [{next(iter(pack.families.values()))}]  # fill in: families or routes that are right
      also_ok: []
      wrong: []  # fill in: what would clearly be wrong
"""


def _overlay(name: str, pack: Pack) -> str:
    rule = next(iter(pack.rules), "rule_id")
    criterion = next(iter(pack.criteria))
    return f"""# An overlay: what this team adds to or changes in the pack that it extends. Rules, questions, routes and cases go
# into files beside this one: python -m advisor new rule ID --pack (this folder)
extends: {pack.folder.resolve().name}
pack:
  id: {name}
  version: 1.0.0
  title: {_label(name)}  # fill in
# criteria:
#   - {{id: {criterion}, weight: 3}}  # change an entry by its id; what is left out stays
# disable:
#   rules:
#     {rule}: say why it does not hold here
"""


def _first_question(pack: Pack) -> Question:
    return next(q for q in pack.content.questions if q.ask_if is None)


def _first_answer(q: Question) -> str:
    if q.number is not None:
        return str(q.number.edges[0])
    first = next(iter(q.choices))
    return f"[{first}]" if q.several is not None else first


def _comparison(pack: Pack) -> str:
    q = _first_question(pack)
    if q.number is not None:
        return f"{q.id} >= {q.number.edges[0]}"
    first = next(iter(q.choices))
    return f"{first} in {q.id}" if q.several is not None else f"{q.id} is {first}"


def _label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
