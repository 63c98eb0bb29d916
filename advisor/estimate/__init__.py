"""What a route costs, how long an answer takes and what it needs: pure functions over answers and a dated data file."""

from .quantity import Assumption, EstimateError, Quantity, exactly, total
