"""What pydantic cannot see: names that must exist, entries that must fit each other, and answers in packs; conditions in `link_condition.py`."""

from dataclasses import replace
from functools import partial
from typing import Any

from .link_condition import ConditionLinker, in_circles
from .model import LISTS_BY_ID, Carried, Case, Content, Promise, Remark, Rename, Rule, StartingPoint, Team
from .pack import Pack, flat, once, read_answer, renamed, todays_name
from .part import Marked, Names, marked
from .problem import nearest, short
from .question import Question, bin_text
from .route import FAMILIES, Route


@once
def conditions_of(pack: Pack) -> tuple[tuple[tuple, Any], ...]:
    """(path, condition) of every condition in a pack."""
    return tuple((m.path, m.value) for m in marked(pack.content, Content) if not isinstance(m.mark, Names))


def names_in(content: Content) -> dict[str, list[str]]:
    """What can be named, by the list that it stands in."""
    lists = {key: [entry.id for entry in getattr(content, key)] for key in LISTS_BY_ID}
    return {**lists, "groups": [*content.groups], "all": ["all"], "families": [*FAMILIES]}


class Linker(ConditionLinker):
    """Goes through a pack from its names to its single entries."""

    def check_all(self) -> None:
        """Finds every broken reference."""
        self.lists = names_in(self.content)
        self.sets = {key: set(names) for key, names in self.lists.items()}
        for found in marked(self.content, Content):
            if isinstance(found.mark, Names):
                self._name(found, found.mark)
            else:
                self.check_condition(found.path, found.value)
        self._duplicates()
        for key in ("questions", "needs", "routes"):
            if not self.lists[key]:
                self.say("empty-pack", (), f"the pack has no {key}", f"add a file with `{key}:`")
        self._cycles()
        for key, check in (
            ("questions", self._question), ("routes", self._combination), ("rules", self._rule), ("promises", self._promise),
            ("renames", self._rename), ("carried", self._carried), ("cases", self._answers),
            ("teams", self._answers), ("starting_points", self._answers), ("remarks", self._answers),
        ):  # fmt: skip
            for i, entry in enumerate(getattr(self.content, key)):
                check((key, i), entry)

    def _name(self, found: Marked, mark: Names) -> None:
        name, path = found.value, found.path
        own = self.lists[path[0]][path[1]] if mark.other else ""
        if name != own and any(name in self.sets[key] for key in mark.lists):
            return
        known = [k for key in mark.lists for k in self.lists[key] if k != own]
        if known or not mark.optional:
            within = f" (in `{self.content.cases[path[1]].id}`)" if path[0] == "cases" else ""
            self.unknown(mark.what, path, name, known, say=mark.say, offset=None if found.is_key else 0, within=within)

    def _answers(self, at: tuple, entry: Case | Team | StartingPoint | Remark) -> None:
        """Whether the answers of a case, team, starting point or remark can be read."""
        for where, name, value in flat(self.pack, entry.answers):
            question, path, within = self.questions.get(todays_name(self.pack, name)), (*at, "answers", *where), f" (in `{entry.id}`)"
            if question is None:
                self.say("unknown-question", path, f"`{short(name)}` is no question{within}", partial(nearest, name, self.questions))
            elif value is not None and (problem := read_answer(self.pack, question, value)[1]):
                self.findings.add(replace(problem, place=self.locate(path, None), message=problem.message + within))

    def _duplicates(self) -> None:
        for key in LISTS_BY_ID:
            seen: dict[str, int] = {}
            for i, name in enumerate(self.lists[key]):
                if (first := seen.setdefault(name, i)) != i:
                    hint = f"the first is at {self.locate((key, first, 'id'), 0)}"
                    self.say("duplicate-id", (key, i, "id"), f"`{name}` stands twice among the {key}", hint, 0)
        if "all" in self.pack.routes:
            self.say("reserved-name", ("routes", self.lists["routes"].index("all"), "id"), "`all` stands for all routes", "choose another name", 0)
        for name in self.content.groups:
            if name == "all":
                self.say("reserved-name", ("groups", name), "`all` stands for all routes", "choose another name")
            elif name in self.pack.routes:
                self.say("duplicate-id", ("groups", name), f"`{name}` names a group and a route", "rename the group")

    def _question(self, at: tuple, q: Question) -> None:
        """What the outcomes of its test answer; and no grid is called like a question."""
        for i, outcome in enumerate(q.find_out.outcomes if q.find_out is not None else ()):
            if problem := read_answer(self.pack, q, outcome.answer)[1]:
                place = self.locate((*at, "find_out", "outcomes", i, "answer"), None)
                self.findings.add(replace(problem, place=place, message=problem.message.replace(f"`{q.id}`", f"`{q.grid or q.id}`")))
        if q.id in self.pack.grids:
            self.say("duplicate-id", (*at, "id"), f"`{q.id}` names a question and a grid", "rename the question", 0)

    def _cycles(self) -> None:
        """Questions that decide whether they are asked themselves, and steps that wait for each other."""
        circular = in_circles({q.id: {atom.question for atom in self._written_out(q.ask_if)} for q in self.content.questions if q.ask_if is not None})
        for i, q in enumerate(self.content.questions):
            if q.id in circular:
                self.say("ask-cycle", ("questions", i, "ask_if"), f"whether `{q.id}` is asked depends on itself", "break the circle of `ask_if`")
        steps = self.content.steps
        circular = in_circles({s.id: {m.id for m in steps if set(m.makes) & set(s.takes)} for s in steps})
        for i, step in enumerate(steps):
            if step.id in circular:
                self.say("step-cycle", ("steps", i, "takes"), f"`{step.id}` waits for itself", "break the circle of `makes` and `takes`")

    def _combination(self, at: tuple, route: Route) -> None:
        if len(route.combines) == 1:
            self.say("bad-combination", (*at, "combines"), f"`{route.id}` combines one route only", "name two or more, or leave it out")
        for j, name in enumerate(route.combines):
            if name != route.id and name in self.pack.routes and self.pack.routes[name].combines:
                self.say("bad-combination", (*at, "combines", j), f"`{name}` is a combination itself", "name its parts instead", 0)

    def _rule(self, at: tuple, rule: Rule) -> None:
        if not rule.sources and not rule.judgement:
            self.say("no-source", at, f"`{rule.id}` rests on nothing", "name `sources`, or write `judgement: true`")
        if not (rule.ranks or rule.rule_out or rule.add or rule.before or rule.advise or rule.warn):
            self.say("no-effect", at, f"`{rule.id}` has no effect", "give it `needs`, `routes`, `rule_out`, `add`, `before`, `advise` or `warn`")
        if rule.about and not (rule.add or rule.advise or rule.warn):
            self.say("idle-about", (*at, "about"), f"`{rule.id}` says what its advice is about, and gives none", "give it `add`, `advise` or `warn`")

    def _promise(self, at: tuple, promise: Promise) -> None:
        forms = ("never_hurts", "never_recommend", "always_add", "always_before")
        if (count := sum(bool(getattr(promise, form)) for form in forms)) != 1:
            self.say("bad-promise", at, f"`{promise.id}` makes {count} promises", f"give it one of {', '.join(f'`{form}`' for form in forms)}")
        said = "until_known" if promise.until_known else "unless_known" if promise.unless_known is not None else ""
        if said and (promise.never_hurts or not (promise.when or promise.unless_known)):
            hint = f"give it `when`, and no `never_hurts`, or take `{said}` out"
            self.say("bad-promise", at, f"`{promise.id}` says `{said}`, and nothing in it may be open", hint)
        raised = self.questions.get(promise.when_raising)
        if promise.never_hurts and not promise.when_raising:
            self.say("bad-promise", at, f"`{promise.id}` does not say what is raised", "add `when_raising:` with an ordered question or a number")
        elif promise.never_hurts and raised is not None and raised.ordered is None and raised.number is None:
            message = f"`{raised.id}` has no order, so it cannot be raised"
            self.say("not-ordered", (*at, "when_raising"), message, "name an ordered question or a number", 0)

    def _carried(self, at: tuple, entry: Carried) -> None:
        """What the options of the first edition become are options of today."""
        if entry.to in self.questions:
            for old, new in entry.options.items():
                self.unknown("option", (*at, "options", old), new, self.questions[entry.to].choices)

    def _rename(self, at: tuple, rename: Rename) -> None:
        """A rename leads, over others if need be, to a name of today; and its old name is free."""
        what, known = "question", list(self.questions)
        if rename.question:
            if rename.question not in self.questions:
                self.unknown("question", (*at, "question"), rename.question, known)
                return
            asked = self.questions[rename.question]
            what, known = "option", [*asked.choices] if asked.number is None else [bin_text(asked, i) for i in range(len(asked.choices))]
        others = self.pack.renames[rename.question]
        if rename.from_ in known:
            self.say("bad-rename", (*at, "from"), f"`{rename.from_}` is still a name of today", "remove the rename, or the name", 0)
        if rename.to not in others:
            self.unknown(what, (*at, "to"), rename.to, known)
        elif renamed(rename.from_, others) not in known:
            self.say("bad-rename", (*at, "to"), f"renaming `{rename.from_}` never arrives at a name of today", "break the circle", 0)
