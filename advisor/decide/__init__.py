"""Answers + pack -> recommendation. Pure functions: no I/O, no clock."""

from .completions import SAMPLES, SEED
from .domains import Domains
from .effects import Share
from .evaluate import evaluate
from .program import program_of
from .recommend import recommend
from .result import PHASES, Companion, Completions, Evaluation, NextQuestion, PlanItem, Recommendation, Standing, Uncertainty, Veto
