"""How many examples a route usually takes: bands over published advice, which differ by the task and by how clean the data are."""

from __future__ import annotations

from .book import Book
from .quantity import Quantity

BANDS = {
    "tabular_model": "data_table",
    "few_shot": "data_few_shot",
    "dynamic_few_shot": "data_many_shot",
    "prompt_optimization": "data_prompt_optimization",
    "many_shot": "data_many_shot",
    "embedding_head": "data_classifier_head",
    "tuned_encoder": "data_encoder",
    "lora": "data_tuning",
    "hosted_tuning": "data_tuning",
    "full_tuning": "data_full_tuning",
    "preference_tuning": "data_preferences",
    "reinforcement_tuning": "data_reinforcement",
    "agent_reinforcement": "data_reinforcement",
    "distillation": "data_distillation",
    "retrieval_and_tuning": "data_tuning",
    "retrieval_and_hosted_tuning": "data_tuning",
}


def data_needed(book: Book, route: str) -> Quantity | None:
    """The band for a route; None where it needs no examples beyond the test set."""
    band = BANDS.get(route)
    return book.figure(band) if band is not None else None
