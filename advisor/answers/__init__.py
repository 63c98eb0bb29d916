"""Sets of answers: reading, writing, the parts of a feature, what carries over from the first edition."""

from .answers import CORRECTIONS, EDITION, NONE, RECORD_FIELDS, STRONGLY, Answers, all_parts, brought_forward, how_many
from .file import read_answers_file, write_answers
from .read import answers_of_case, read_answers
