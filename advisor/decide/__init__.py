"""Answers + pack -> recommendation. Pure functions: no I/O, no clock."""

from .completions import SAMPLES, SEED
from .evaluate import evaluate, weights_of
from .recommend import PHASES, recommend
from .result import (
    Companion,
    Evaluation,
    Fired,
    NextQuestion,
    OpenRoute,
    PlanItem,
    Recommendation,
    Share,
    Standing,
    Uncertainty,
    Veto,
)  # fmt: skip

__all__ = [
    "PHASES",
    "SAMPLES",
    "SEED",
    "Companion",
    "Evaluation",
    "Fired",
    "NextQuestion",
    "OpenRoute",
    "PlanItem",
    "Recommendation",
    "Share",
    "Standing",
    "Uncertainty",
    "Veto",
    "evaluate",
    "recommend",
    "weights_of",
]  # fmt: skip
