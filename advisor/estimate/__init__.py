"""Memory, training effort, latency, money and break-even: pure functions over stated inputs and a dated data file."""

from .quantity import Assumption, EstimateError, Quantity, exactly, total

__all__ = ["Assumption", "EstimateError", "Quantity", "exactly", "total"]
