"""YAML text -> located nodes -> typed pack; the condition language; problems; one answer to one question."""

from .files import fingerprint
from .model import FAMILIES, Case, Route, Rule, Source
from .pack import Answer, Pack, plain_answer, read_answer
from .part import NOT_SURE
from .problem import PackError, Place, Problem, nearest
from .question import Question, bin_labels, bin_text
from .read import DEFAULT_PACK, Reading, load_pack, read_folder, read_pack

__all__ = [
    "DEFAULT_PACK", "FAMILIES", "NOT_SURE", "Answer", "Case", "Pack", "PackError", "Place", "Problem",
    "Question", "Reading", "Route", "Rule", "Source", "bin_labels", "bin_text", "fingerprint", "load_pack", "nearest", "plain_answer",
    "read_answer", "read_folder", "read_pack",
]  # fmt: skip
