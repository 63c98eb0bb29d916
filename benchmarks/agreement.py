"""How well two independent readers agree on the questionnaire, what each filling scores, and what the questionnaire carries.

Run `.venv/bin/python benchmarks/agreement.py`. The fillings are the raw ones; the cases in the pack hold the settled answers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from advisor.check.cases import score, score_case, shares
from advisor.pack import Answers, Pack, load_pack, read_answers
from advisor.pack.model import Case
from tools.calibration.situations import FOLDER, Situation, load, situations

FILLINGS = Path(__file__).parent / "fillings"


def read(name: str) -> dict[str, Any]:
    return load(FILLINGS / f"{name}.yaml")


def fillings(pack: Pack, name: str) -> dict[str, Answers]:
    return {case: read_answers(pack, {"answers": answers})[0] for case, answers in read(name).items()}


def agreement(pack: Pack, first: dict[str, Answers], second: dict[str, Answers]) -> None:
    """Prints, per question, how many answered and how many gave the same answer; and both over all questions."""
    rows = []
    for question in pack.questions:
        pairs = [(first[c].given.get(question), second[c].given.get(question)) for c in first]
        both = [(a, b) for a, b in pairs if a and b]
        same = sum(a.options == b.options for a, b in both)
        rows.append((question, len(both), same, sum((a is None) != (b is None) for a, b in pairs), sum(a is b is None for a, b in pairs)))
    total = len(rows) * len(first)
    answered, same = sum(r[1] for r in rows), sum(r[2] for r in rows)
    print(f"exact agreement over all questions: {(same + sum(r[4] for r in rows)) / total:.3f}")
    print(f"where both gave an answer ({answered}): {same / answered:.3f}\n")
    print(f"{'question':<24}{'both':>6}{'same':>7}{'one only':>10}")
    for name, both, same, one, _ in sorted(rows, key=lambda r: r[2] / r[1] if r[1] else 2):
        print(f"{name:<24}{both:>6}{(f'{same / both:.2f}' if both else '-'):>7}{one:>10}")


def draw_agreement(pack: Pack, draw: str) -> None:
    """Prints how two readers agree on 20 situations drawn by seed, with the wordings of their day."""
    first, second = fillings(pack, f"{draw}-first"), fillings(pack, f"{draw}-second")
    same = total = options = options_same = 0
    low = []
    for name, question in pack.questions.items():
        both = [(a, b) for c in first if (a := first[c].given.get(name)) and (b := second[c].given.get(name)) and not (a.not_sure or b.not_sure)]
        alike = sum(a.options == b.options for a, b in both)
        total, same = total + len(both), same + alike
        if question.several is not None:
            options += len(both) * len(question.choices)
            options_same += sum(len(question.choices) - len(set(a.options) ^ set(b.options)) for a, b in both)
        else:
            options, options_same = options + len(both), options_same + alike
        if both and alike / len(both) < 0.85:
            low.append(f"{name} {alike}/{len(both)}")
    print(f"{draw} readers, 20 situations, both answered ({total}): {same / total:.3f}")
    print(f"with each option of a several-of question counted: {options_same / options:.3f}")
    print(f"below 85 %: {', '.join(low)}")


def judged(pack: Pack) -> None:
    """Prints what a judge who saw only the answers got right, the ceiling of any rules, beside what the rules got right."""
    ranks = read("judge")
    rules = {s.case.id: s for s in score(pack)}
    for label, chosen in (("all", list(ranks)), ("never tuned on", [c for c in ranks if pack.cases[c].held_out])):
        expect = {c: pack.cases[c].expect for c in chosen}
        _print_judge(f"judge from answers alone, {label}", [(ranks[c], expect[c].best, expect[c].also_ok, expect[c].wrong) for c in chosen])
        print(f"{'rules on the same':<48}{shares(tuple(rules[c] for c in chosen))}")


def judged_again(pack: Pack, found: list[Situation]) -> None:
    """Prints what further judges got right of what is never tuned on, beside the rules; all of it, and without what a judge recognised."""
    by_id = {s.id: s for s in found}
    for name, judge in read("judges").items():
        for label, chosen in (("", list(judge["ranks"])), (", unrecognised", [i for i in judge["ranks"] if i not in set(judge["recognised"])])):
            some = [by_id[i] for i in chosen]
            _print_judge(f"further judge, {name}{label}", [(judge["ranks"][s.id], s.best, s.also_ok, s.wrong) for s in some])
            print(f"{'rules on the same':<48}{shares(tuple(score_case(pack, _case(s), s.read(pack)) for s in some))}")


def beside(pack: Pack, group: str, found: list[Situation]) -> None:
    """Prints the score on one set of situations beside the pack's, and the judge's on those that one ranked."""
    chosen = [s for s in found if s.group == group]
    scored = {s.id: score_case(pack, _case(s), s.read(pack)) for s in chosen}
    print(f"{group} situations: {shares(tuple(scored.values()))}")
    ranked = [s for s in chosen if s.judge]
    if not ranked:
        print("no judge ranked them\n")
        return
    _print_judge(f"judge on {len(ranked)} of them", [(list(s.judge), s.best, s.also_ok, s.wrong) for s in ranked])
    print(f"rules on the same {len(ranked)}: {shares(tuple(scored[s.id] for s in ranked))}")
    print()


def _case(s: Situation) -> Case:
    expect = {"best": s.best, "also_ok": s.also_ok, "wrong": s.wrong}
    return Case.model_validate({"id": s.id, "origin": s.group, "situation": s.id, "answers": dict(s.answers), "expect": expect, "source": {}})


def _print_judge(label: str, rows: list[tuple[list[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]]) -> None:
    n = len(rows)
    top1 = sum(ranked[0] in best for ranked, best, _, _ in rows) / n
    top3 = sum(bool(set(ranked) & set(best)) for ranked, best, _, _ in rows) / n
    fine = sum(ranked[0] in (*best, *also) for ranked, best, also, _ in rows) / n
    wrong = sum(ranked[0] in bad for ranked, _, _, bad in rows) / n
    print(f"{label} ({n}): top1 {top1:.3f}, top3 {top3:.3f}, also_ok {fine:.3f}, wrong {wrong:.3f}")


def main() -> None:
    pack = load_pack()
    first, second = fillings(pack, "first"), fillings(pack, "second")
    agreement(pack, first, second)
    print()
    for name, filled in (("first filling", first), ("second filling", second), ("settled answers", None)):
        print(f"{name}: {shares(score(pack, filled))}")
    print()
    for draw in ("later", "mended", "latest", "fourth", "fifth"):
        draw_agreement(pack, draw)
        print()
    judged(pack)
    print()
    found = situations(pack)
    judged_again(pack, found)
    print()
    for path in sorted(FOLDER.glob("*.yaml")):
        beside(pack, path.stem, found)


if __name__ == "__main__":
    main()
