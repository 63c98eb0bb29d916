"""Sets the points of a pack's rules on situations whose outcome is known.

Which rules there are, what they ask and why stays the authors' business; this only says how much each one counts, and
which of them add nothing. `python -m tools.calibration --help` says how to run it; docs/cases.md, what came of it.
"""
