"""Settings of the whole test suite.

Hypothesis tries few examples, so that the suite stays quick; `pytest --hypothesis-profile=thorough` tries many.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None)
settings.load_profile("quick")
