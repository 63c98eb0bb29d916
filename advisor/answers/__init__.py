"""Sets of answers: reading, writing, the parts of a feature, what follows from an answer."""

from .answers import PRIORITIES, RECORD_FIELDS, Answers
from .feature import (
    MOST_LETTERS,
    MOST_PARTS,
    PARTS,
    all_parts,
    begun,
    brought_forward,
    clean_name,
    filled,
    free_name,
    in_front,
    own_answers,
    renamed,
    too_many,
    with_notes,
    without,
)
from .file import read_answers_file
from .follow import with_followers
from .read import answers_of_case, read_answers
from .write import write_answers

__all__ = [
    "MOST_LETTERS", "MOST_PARTS", "PARTS", "PRIORITIES", "RECORD_FIELDS", "Answers", "all_parts", "answers_of_case", "begun", "brought_forward",
    "clean_name", "filled", "free_name", "in_front", "own_answers", "read_answers", "read_answers_file", "renamed", "too_many", "with_followers",
    "with_notes", "without", "write_answers",
]  # fmt: skip
