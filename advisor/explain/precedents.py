"""Teams like yours: the published cases nearest to some answers, and what worked for them.

The nearest are those that the answers most likely come from, going by how each agrees with them (`advisor.decide.completions`). Precedents
stand beside the rules, decide nothing and are no vote: left out in turn, a published case finds a right family among its three nearest
in little more than half of all cases.
"""

from dataclasses import dataclass

from advisor.answers.read import answers_of_case
from advisor.decide import Recommendation
from advisor.decide.completions import likeness
from advisor.pack import Case, Pack

from .rule_view import grade
from .words import within

COUNT = 3
LEAST = 5  # answers before anything is called near
FAMILY_WORDS = {
    "prompting": "prompting", "structured-output": "structured output", "prompt-optimization": "optimised prompts",
    "many-shot": "material in the prompt", "rag": "retrieval", "tool-use": "tools and workflows", "peft": "adapter or hosted tuning",
    "sft-full": "full fine-tuning", "preference-tuning": "preference tuning", "reinforcement-tuning": "reinforcement tuning",
    "distillation": "distillation", "continued-pretraining": "continued pre-training", "embedding-classifier": "a small classifier",
    "rag-plus-tuning": "retrieval with tuning", "cascade": "a cascade", "from-scratch": "a model from scratch",
    "classical": "no language model", "human-review": "people in the lead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Precedent:
    """A published case with what worked for it. Of the `both` answers that it and the team gave, those in `agree` are equal.

    `speaks` is how its outcome takes the first route: for, also (acceptable there, or a sibling of what worked), against (something
    else worked there) or warns (that family was wrong there).
    """

    case: str
    title: str
    agree: tuple[str, ...]  # question ids
    both: int
    best: tuple[str, ...]  # families or routes
    worked: tuple[str, ...]  # the same in words
    why: str
    url: str
    year: str
    speaks: str

    @property
    def same(self) -> str:
        """`9 of 14 answers are the same`."""
        n = len(self.agree)
        return f"{'all' if n == self.both else f'{n} of'} {self.both} answers are the same"


@dataclass(frozen=True, slots=True)
class Precedents:
    """The nearest cases, nearest first; `contrary` is a sentence where most of them speak against the first route."""

    nearest: tuple[Precedent, ...]
    contrary: str = ""


def precedents(rec: Recommendation, count: int = COUNT) -> Precedents | None:
    """The published cases nearest to the answers; None before five answers or where the pack holds none."""
    if sum(not a.not_sure for a in rec.answers.given.values()) < LEAST:
        return None
    cases = rec.pack.content.cases
    published = [i for i, c in enumerate(cases) if c.source.url and c.expect.best]
    alike = likeness(rec.domains)[published].tolist() if published else []
    found = tuple(_precedent(rec, cases[i]) for _, i in sorted(zip(alike, published, strict=True), key=lambda x: -x[0])[:count])
    return Precedents(found, _contrary(found)) if found else None


def _precedent(rec: Recommendation, case: Case) -> Precedent:
    mine, theirs = rec.answers.given, answers_of_case(rec.pack, case).given
    both = [q for q, a in mine.items() if q in theirs and not a.not_sure and not theirs[q].not_sure]
    agree = [q for q in both if set(mine[q].options) == set(theirs[q].options)]
    title = case.source.title or case.title or case.id
    return Precedent(
        case.id, title, tuple(agree), len(both), case.expect.best, tuple(in_words(rec.pack, name) for name in case.expect.best),
        case.why, case.source.url, case.source.year, _speaks(rec, case),
    )  # fmt: skip


def in_words(pack: Pack, name: str) -> str:
    """A family, or a route, as it stands in a sentence."""
    return FAMILY_WORDS.get(name) or (within(pack.routes[name].label) if name in pack.routes else name)


def _speaks(rec: Recommendation, case: Case) -> str:
    family, siblings = rec.pack.families.get(rec.first or ""), {rec.pack.families.get(name) for name in case.expect.best} - {None}
    words = {"best": "for", "also_ok": "also", "wrong": "warns", "other": "also" if family in siblings else "against"}
    return words[grade(rec.pack, case, rec.first)]


def _contrary(found: tuple[Precedent, ...]) -> str:
    against = [p for p in found if p.speaks in ("against", "warns")]
    if len(found) < 2 or 2 * len(against) <= len(found):
        return ""
    n = f"All {len(found)}" if len(against) == len(found) else f"{len(against)} of the {len(found)}"
    return f"{n} nearest published teams did well with something else than what leads here. Read them before you decide."
