"""The one door: answers in, recommendation out."""

from dataclasses import replace

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.decide.completions import look_ahead
from advisor.decide.domains import Domains
from advisor.decide.recommend import recommended
from advisor.explain.diagnosis import mending
from advisor.explain.gates import barring
from advisor.explain.next_question import next_question
from advisor.pack import Pack


def advise(pack: Pack, answers: Answers) -> Recommendation:
    """The whole recommendation for some answers, with the question to ask next. Pure: the same pack and answers give the same."""
    domains = Domains(pack, answers)
    rec = recommended(domains, look_ahead(domains))
    following = next_question(domains, rec.looked, barring(rec))
    return replace(rec, plan=mending(rec), uncertainty=replace(rec.uncertainty, next_question=following))
