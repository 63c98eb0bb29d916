"""Answers as one line of an answers file, for hints that show a witness."""

from __future__ import annotations

import yaml

from advisor.answers import Answers
from advisor.pack import Pack, plain_answer


def written(pack: Pack, answers: Answers) -> str:
    """`{task: sort, gap: [slow]}`."""
    plain = {q: plain_answer(pack.questions[q], a) for q, a in answers.given.items()}
    return yaml.safe_dump(plain, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()
