"""Sets of answers: reading, writing, the parts of a feature, what carries over from the first edition."""

from .answers import CORRECTIONS, EDITION, NONE, RECORD_FIELDS, STRONGLY, Answers
from .carry import carried
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
from .file import read_answers_file, write_answers
from .read import answers_of_case, read_answers

__all__ = [
    "CORRECTIONS", "EDITION", "MOST_LETTERS", "MOST_PARTS", "NONE", "PARTS", "RECORD_FIELDS", "STRONGLY", "Answers", "all_parts",
    "answers_of_case", "begun", "brought_forward", "carried", "clean_name", "filled", "free_name", "in_front", "own_answers", "read_answers",
    "read_answers_file", "renamed", "too_many", "with_notes", "without", "write_answers",
]  # fmt: skip
