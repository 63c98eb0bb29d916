"""Sets of answers: reading, writing, the parts of a feature, what carries over from the first edition."""

from .address import FAVOURED, MOST_SCENARIOS, NEED, query_string, to_query
from .answers import CORRECTIONS, NONE, OWN_NUMBERS, RECORD_FIELDS, STRONGLY, SYMPTOMS, Answers, all_parts, brought_forward, counts_of, how_many
from .currency import CURRENCY, LISTED, OFFERED, currency_of, in_currency, with_currency
from .file import parsed, read_answers_file, write_answers
from .read import KEYS, MAX_PROBLEMS, answers_of_case, read_answers
