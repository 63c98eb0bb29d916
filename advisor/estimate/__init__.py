"""Memory, training effort, latency, money and break-even: pure functions over stated inputs and a dated data file."""

from .problem import EstimateError, EstimateProblem
from .quantity import Assumption, Quantity, exactly, total

__all__ = ["Assumption", "EstimateError", "EstimateProblem", "Quantity", "exactly", "total"]
