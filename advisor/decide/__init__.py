"""Answers + pack -> recommendation. Pure functions: no I/O, no clock."""

from .completions import SEED, Codes, likeness, look_ahead, look_ahead_each, sample_completions
from .domains import Domains, as_answered
from .effects import Share
from .evaluate import evaluate, evaluate_domains
from .program import FALSE, TRUE, UNKNOWN, Atom, Compiled, Firing, Program, atoms_of, codes_in, implies, program_of
from .recommend import in_turn, is_called_for, led_by, recommend, recommended, stack_of, steps_of, tests_of
from .result import PHASES, Companion, Completions, Evaluation, NextQuestion, PlanItem, Recommendation, Standing, Veto, within
from .rows import Possible, Rows, arrays_of, possible_in, product
