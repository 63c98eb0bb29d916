"""YAML text -> located nodes -> typed pack; the condition language; problems; one answer to one question."""

from .beside import Accelerator, Architecture, Cause, Ending, Enquiry, Intervention, Remark, Said, Vendor, last_day
from .condition import ALWAYS, Compare, Joined, Named, Not, atoms
from .files import fingerprint, printable, replace_file, text_of
from .link import conditions_of
from .link_condition import example
from .model import LISTS_BY_ID, Case, Content, Layer, Promise, Rule, Section, Source, StartingPoint, Team, Term
from .pack import Answer, Pack, flat, grouped, nested, once, plain_answer, read_answer, todays_name
from .part import NOT_SURE
from .problem import SUGGESTION, Findings, PackError, Place, Problem, clean, nearest, short, table
from .question import FindOut, Option, Question, bin_text
from .read import DEFAULT_PACK, OURS, Reading, load_pack, located, name_of, read_folder, read_pack
from .route import AHEAD, FAMILIES, FIRST, Closer, Meeting, PlanText, Route, RouteStep, Scoped, Targets, Traits
