"""YAML text -> located nodes -> typed pack; the condition language; problems; one answer to one question."""

from .files import fingerprint
from .model import Case, Need, Rule, Source, Team
from .pack import Answer, Pack, flat, grouped, nested, once, plain_answer, read_answer
from .part import NOT_SURE
from .problem import PackError, Place, Problem, nearest, table
from .question import FindOut, Question, bin_text
from .read import DEFAULT_PACK, OURS, Reading, load_pack, located, read_folder, read_pack
from .route import FAMILIES, Route, Traits
