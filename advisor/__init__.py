"""Decide how to adapt a foundation model: YAML -> pack -> decide -> explain -> report, one way. Nothing in this package imports Streamlit."""

from pathlib import Path

__version__ = "2.0.0"
DEFAULT_PACK = Path(__file__).parents[1] / "rules" / "adaptation"
