"""YAML text -> located nodes -> typed pack; the condition language; problems; answers."""

from .answers import PRIORITIES, Answer, Answers, read_answer, read_answers
from .follow import with_followers
from .model import FAMILIES, Case, Route, Rule, Source
from .pack import Pack
from .part import NOT_SURE
from .problem import PackError, Place, Problem, nearest
from .question import Question, bin_labels, bin_text
from .read import DEFAULT_PACK, fingerprint, load_pack, read_pack
from .write_answers import plain_answer, write_answers

__all__ = [
    "DEFAULT_PACK", "FAMILIES", "NOT_SURE", "PRIORITIES", "Answer", "Answers", "Case", "Pack", "PackError", "Place", "Problem",
    "Question", "Route", "Rule", "Source", "bin_labels", "bin_text", "fingerprint", "load_pack", "nearest", "plain_answer",
    "read_answer", "read_answers", "read_pack", "with_followers", "write_answers",
]  # fmt: skip
