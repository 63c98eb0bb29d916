"""Proofs about all completions of some answers, and answers that refute them: the only place that uses a solver."""

from .model import Increment, Literal, Model, Solved, negated
from .settled import Disagreement, Settled, answers_of, first_of, settled, settled_text
