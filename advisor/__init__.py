"""Decide how to adapt a foundation model: YAML -> pack -> decide -> explain -> report, one way. Nothing in this package imports Streamlit."""

__version__ = "2.0.0"
