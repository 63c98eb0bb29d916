"""A recommendation in words: verdict, needs, reasons, stack cards, what is ruled out, what would change it, what to find out."""

from .cards import Card, cards
from .changes import Flip, single_changes
from .diagnosis import Diagnosis, diagnosis
from .gates import Gate, gates_open
from .next_question import NextTest, about_more, next_tests, purpose
from .offers import OnlyWay, enquiries, only_ways
from .precedents import Precedents, precedents
from .reasons import Lever, NeedShown, Reason, grounds_of, needs_profile, reasons_against, reasons_for, turned_by
from .verdict import Verdict, headline, opened_plan, outcome, remarks, this_week, verdict
from .why_not import RuledOut, ruled_out, why_not
from .words import answer_text, condition_text, first_upper, in_short, listing, question_text, within, without_term
