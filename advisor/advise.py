"""The one door: answers in, recommendation out."""

from dataclasses import replace

from advisor.answers import Answers
from advisor.decide import Domains, Recommendation, look_ahead, recommended
from advisor.estimate import within_means
from advisor.explain import as_named, mending, next_question
from advisor.explain.next_question import asking
from advisor.pack import Pack


def advise(pack: Pack, answers: Answers) -> Recommendation:
    """The whole recommendation for some answers, held to what the team may spend. Pure: the same pack and answers give the same."""
    return within_means(as_named(by_ranking(pack, answers)))


def by_ranking(pack: Pack, answers: Answers) -> Recommendation:
    """The same as the ranking has it, whatever it takes, with the question to ask next."""
    domains = Domains(pack, answers)
    rec = recommended(domains, look_ahead(domains))
    following = next_question(domains, *asking(rec))
    vars(rec).update(plan=mending(rec), uncertainty=replace(rec.uncertainty, next_question=following))  # what was found of it once still holds
    return rec
