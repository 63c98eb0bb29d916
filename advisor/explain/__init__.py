"""A recommendation in words: verdict, needs, reasons, stack cards, what is ruled out, what would change it, what to find out."""

from .asked import argument, unserved, why_not_asked
from .cards import Card, cards
from .changes import Flip, applied, possible, single_changes, toward
from .decision_table import decision_table
from .diagnosis import Diagnosis, LikelyCause, Remedy, Symptom, diagnosis, mending
from .find import find_rules, find_to_learn, unknown_route
from .gates import Gate, awaited, barring, fails_unasked, gates_open, idle, left_open
from .next_question import TELLS, NextTest, about_more, disregarded, follows, led_to, next_question, next_questions, next_tests, purpose
from .offers import QUOTED, Offer, OnlyWay, allowed, day_text, ends_text, enquiries, left_of, offers, only_ways, opening, test_of, way_of
from .parts import Whole, by_part, for_parts, joint_plan, whole
from .precedents import Precedents, precedents
from .reasons import Lever, NeedShown, Reason, grounds_of, how_well, needs_profile, reasons_against, reasons_for, turned_by
from .rule_view import VERDICTS, Moved, ahead, as_written, bounds, fires_in, grade, moved_cases, moves, open_cases, overturned, rule_view
from .sturdiness import sturdiness
from .tally import COUNTED, TODAY, counts, lacking, own_signs, tally
from .verdict import ENOUGH, Verdict, at_first_sight, early, headline, leading_together, opened_plan, outcome, remarks, this_week, verdict
from .why_not import Choice, RuledOut, check_my_choice, forbidden, reopens, ruled_out, why_not
from .words import answer_text, condition_text, count, first_upper, in_short, listing, measure, question_text, within, without_term
