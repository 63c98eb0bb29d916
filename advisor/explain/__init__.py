"""A recommendation in words: verdict, needs, reasons, stack cards, what is ruled out, what would change it, what to find out."""

from .asked import argument, band, offered, unserved, why_not_asked
from .cards import cards
from .changes import Flip, applied, possible, single_changes, toward
from .decision_table import decision_table
from .diagnosis import Diagnosis, LikelyCause, counted, diagnosis, mending, reach
from .find import find_rules, find_to_learn, unknown_route
from .gates import awaited, barring, fails_unasked, gates_open, idle, leading_together, left_open
from .next_question import NextTest, about_more, disregarded, follows, led_to, next_question, next_tests, next_tests_each, purpose, rows_first
from .offers import QUOTED, allowed, enquiries, left_of, offers, offers_with, only_ways, opening, own_jobs, test_of, way_of, where_models_run
from .parts import VOLUME, Whole, by_part, counted_apart, for_parts, joint_plan, whole
from .precedents import precedents
from .reasons import NeedShown, Reason, because, by_effort, grounds_of, how_well, needs_profile, reasons_against, reasons_for, turned_by
from .rule_view import VERDICTS, Moved, as_written, bounds, fires_in, grade, moved_cases, moves, open_cases, overturned, rule_view
from .sturdiness import sturdiness
from .tally import COUNTED, TODAY, counts, lacking, own_signs, signs, tally
from .verdict import ENOUGH, Sum, Verdict, answered_count, as_named, early, headline, opened_plan, outcome, remarks, this_week, verdict
from .why_not import Choice, check_my_choice, forbidden, reopens, ruled_out, telling, why_not
from .words import ahead, answer_text, condition_text, count, first_upper, hundredths, in_short, listing, measure, question_text, within, without_term
from .words import condition_parts as condition_parts
