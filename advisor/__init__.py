"""Decide how to adapt a foundation model, from answers and a rule pack. The data flow reads one way: YAML -> pack -> decide -> explain -> report.
Nothing in this package imports Streamlit."""

__version__ = "2.0.0"
