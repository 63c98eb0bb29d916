"""Answers + pack -> recommendation. Pure functions: no I/O, no clock."""

from .completions import SAMPLES, SEED
from .evaluate import evaluate
from .recommend import recommend
from .result import (
    PHASES,
    Companion,
    Completions,
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
    "PHASES", "SAMPLES", "SEED", "Companion", "Completions", "Evaluation", "Fired", "NextQuestion", "OpenRoute", "PlanItem",
    "Recommendation", "Share", "Standing", "Uncertainty", "Veto", "evaluate", "recommend",
]  # fmt: skip
