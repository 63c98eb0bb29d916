"""What is wrong with the input of an estimate, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EstimateProblem:
    """One finding: `message` is one sentence in lower case, `hint` says what to do, `about` names the input."""

    code: str
    message: str
    hint: str = ""
    about: str = ""

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class EstimateError(ValueError):
    """Input that no estimate can be made from; `problem` says why in words for people."""

    def __init__(self, code: str, message: str, hint: str = "", about: str = ""):
        self.problem = EstimateProblem(code, message, hint, about)
        super().__init__(str(self.problem))
