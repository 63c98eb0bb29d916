"""From a story in a team's own words to answers: a prompt for any assistant, and the reading of what it writes back."""

from .prompt import asked_in_short, prompt_of, questionnaire
from .read import Described, Quote, looks_like_reply, read_reply
