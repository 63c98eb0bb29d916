"""What each route does with a request: which kind of model, how many calls, what stands in the prompt, what is trained once."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

Runs = Literal["large", "small", "tuned", "open", "open_small", "server", "bought", "nothing"]
Trains = Literal["", "lora", "hosted", "full", "reinforcement", "encoder", "head", "distillation", "domain", "scratch", "search"]


@dataclass(frozen=True, slots=True)
class Profile:
    """A route as estimates see it. Names of figures stand for amounts; empty ones for none.

    `runs`: a hosted large or small model, a hosted one that was tuned, open weights on machines hired by the hour (of usual size or
    small), a small model or a program on a plain server, a bought product, or nothing new.
    """

    runs: Runs
    instructions: str = "instruction_tokens"
    calls: str = ""  # figure; one call if empty
    examples: str = ""  # figure: examples in the prompt
    reference: bool = False  # the whole reference text in the prompt
    lookups: int = 0
    reranks: bool = False
    tools: bool = False  # each further call waits for another system
    longer_output: str = ""  # figure: output over the plain one
    reviewed: bool = False
    cascade: bool = False
    trains: Trains = ""
    days: str = "days_trivial"  # figure: work until a first version runs
    data: str = ""  # figure: examples that it usually takes, by published advice; none beyond the test set if empty


@functools.cache
def _profiles() -> tuple[dict[str, Profile], dict[str, str]]:
    """The profiles by route, and by family the route whose profile is usual there."""
    found = yaml.safe_load(Path(__file__).with_name("profiles.yaml").read_text(encoding="utf-8"))
    return {route: Profile(**keys) for route, keys in found["routes"].items()}, found["families"]


def profile_of(route: str, family: str) -> Profile:
    """The route's own profile, or that of its family."""
    profiles, families = _profiles()
    return profiles.get(route) or profiles[families.get(family, "zero_shot")]
