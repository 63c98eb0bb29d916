"""Answers that follow from others: where only one fault is ticked, it is the main one.

A question that `follows` a several-of question takes over its only option until somebody answers it; what was taken over
counts as assumed.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.pack import Answer, Pack

from .answers import Answers


def with_followers(pack: Pack, answers: Answers, question: str) -> Answers:
    """The answers after `question` was answered, with what follows from it set anew; people's own answers stay."""
    for follower in pack.content.questions:
        if follower.follows != question or (follower.id in answers.given and follower.id not in answers.assumed):
            continue
        lead = answers.given.get(question)
        only = lead.options if lead is not None and len(lead.options) == 1 and lead.options[0] in follower.choices else ()
        answers = answers.with_answer(follower.id, Answer(only) if only else None)
        if only:
            answers = replace(answers, assumed=answers.assumed | {follower.id})
    return answers
