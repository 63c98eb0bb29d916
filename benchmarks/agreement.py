"""How well two readers agree on the questionnaire, and how right the rules are beside judges who see the same answers.

Run `.venv/bin/python -m benchmarks.agreement`. `fillings/` holds what two readers answered of the published cases and how judges ranked what
points were never set on; `untouched.yaml` holds situations that nobody reads while rules are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from advisor.answers import Answers, read_answers
from advisor.check.cases import Scored, Shares, score_case, shares
from advisor.pack import Case, Pack, load_pack

HERE = Path(__file__).parent


class TextLoader(yaml.SafeLoader):
    """Reads every scalar as text, so that `no` stays an option."""


TextLoader.yaml_implicit_resolvers = {}


def load(name: str) -> dict[str, Any]:
    return yaml.load((HERE / name).read_text(encoding="utf-8"), TextLoader)


def filling(pack: Pack, name: str) -> dict[str, Answers]:
    return {case: read_answers(pack, {"answers": answers})[0] for case, answers in load(f"fillings/{name}.yaml").items()}


def agreement(pack: Pack, first: Mapping[str, Answers], second: Mapping[str, Answers]) -> None:
    """Prints, per question, how many cases both answered, how many alike, and how many only one."""
    rows = []
    for question in pack.questions:
        pairs = [(first[c].given.get(question), second[c].given.get(question)) for c in first]
        both = [(a, b) for a, b in pairs if a and b]
        rows.append((question, len(both), sum(a.options == b.options for a, b in both), sum((a is None) != (b is None) for a, b in pairs)))
    answered, same = sum(r[1] for r in rows), sum(r[2] for r in rows)
    print(f"two readers, where both gave an answer ({answered}): {same / answered:.3f} the same\n")
    print(f"{'question':<24}{'both':>6}{'same':>7}{'one only':>10}")
    for name, both, same, one in sorted(rows, key=lambda r: r[2] / r[1] if r[1] else 2):
        print(f"{name:<24}{both:>6}{(f'{same / both:.2f}' if both else '-'):>7}{one:>10}")


def beside(label: str, scored: Mapping[str, Scored], ranks: Mapping[str, list[str]]) -> None:
    """Prints what a judge who saw only the answers got right, beside the rules on the same; `ranks` holds three families a case."""
    rows = [(ranked, scored[case].case.expect) for case, ranked in ranks.items()]
    judge = Shares(
        len(rows),
        sum(ranked[0] in e.best for ranked, e in rows) / len(rows),
        sum(bool(set(ranked) & set(e.best)) for ranked, e in rows) / len(rows),
        sum(ranked[0] in (*e.best, *e.also_ok) for ranked, e in rows) / len(rows),
        sum(ranked[0] in e.wrong for ranked, e in rows) / len(rows),
    )
    print(line(f"judge, {label}", judge))
    print(line("rules on the same", shares([scored[case] for case in ranks])))


def line(label: str, s: Shares) -> str:
    return f"{label:<32}{s.cases:>5}  first {s.top1:.3f}  within three {s.top3:.3f}  right or reasonable {s.also_ok:.3f}  wrong {s.wrong:.3f}"


def main() -> None:
    """Prints all of it."""
    pack = load_pack()
    agreement(pack, filling(pack, "first"), filling(pack, "second"))
    print()
    found = load("untouched.yaml")["cases"]
    untouched = [Case.model_validate({"source": {}, **{k: v for k, v in s.items() if k not in ("judge", "read")}}) for s in found]
    cases = [*(c for c in pack.content.cases if c.held_out), *untouched]
    scored = {c.id: score_case(pack, c, read_answers(pack, {"answers": c.answers})[0]) for c in cases}
    print(line("untouched", shares([scored[c.id] for c in untouched])))
    print(line("with the held-out ones", shares(list(scored.values()))))
    beside("untouched", scored, {s["id"]: s["judge"] for s in found})
    for name, judge in load("fillings/judges.yaml").items():
        beside(name, scored, judge["ranks"])
        beside(f"{name}, not recognised", scored, {c: r for c, r in judge["ranks"].items() if c not in judge["recognised"]})


if __name__ == "__main__":
    main()
