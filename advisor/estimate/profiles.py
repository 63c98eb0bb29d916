"""What each route does with a request: which kind of model, how many calls, what stands in the prompt, what is trained once."""

from dataclasses import dataclass
from typing import Literal

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


_TUNED = "tuned_instruction_tokens"
PROFILES: dict[str, Profile] = {
    "sources_and_process": Profile("nothing", "", days="days_medium"),
    "rules_and_search": Profile("server", "", days="days_small"),
    "tabular_model": Profile("server", "", trains="head", days="days_small", data="data_table"),
    "bought_product": Profile("bought", "", days="days_small"),
    "zero_shot": Profile("large"),
    "few_shot": Profile("large", examples="examples_in_prompt"),
    "dynamic_few_shot": Profile("large", examples="examples_in_prompt", lookups=1, days="days_small"),
    "prompt_optimization": Profile("large", examples="examples_in_prompt", trains="search", days="days_small"),
    "structured_output": Profile("large"),
    "many_shot": Profile("large", examples="examples_many_shot"),
    "long_context": Profile("large", reference=True),
    "retrieval": Profile("large", lookups=1, days="days_medium"),
    "advanced_retrieval": Profile("large", calls="advanced_retrieval_calls", lookups=2, reranks=True, days="days_medium"),
    "workflow": Profile("large", calls="workflow_calls", days="days_medium"),
    "agent": Profile("large", calls="agent_turns", tools=True, days="days_large"),
    "written_code": Profile("large", longer_output="written_code_factor", days="days_medium"),
    "embedding_head": Profile("server", "", trains="head", days="days_small", data="data_classifier_head"),
    "tuned_encoder": Profile("server", "", trains="encoder", days="days_medium", data="data_encoder"),
    "lora": Profile("open", _TUNED, trains="lora", days="days_medium", data="data_tuning"),
    "hosted_tuning": Profile("tuned", _TUNED, trains="hosted", days="days_small", data="data_tuning"),
    "full_tuning": Profile("open", _TUNED, trains="full", days="days_large", data="data_full_tuning"),
    "preference_tuning": Profile("open", _TUNED, trains="lora", days="days_medium", data="data_preferences"),
    "reinforcement_tuning": Profile("open", _TUNED, trains="reinforcement", days="days_large", data="data_reinforcement"),
    "agent_reinforcement": Profile(
        "open", _TUNED, calls="agent_turns", tools=True, trains="reinforcement", days="days_heroic", data="data_reinforcement"
    ),
    "distillation": Profile("open_small", _TUNED, trains="distillation", days="days_large", data="data_distillation"),
    "continued_pretraining": Profile("open", trains="domain", days="days_large"),
    "retrieval_and_tuning": Profile("open", _TUNED, lookups=1, trains="lora", days="days_large", data="data_tuning"),
    "retrieval_and_hosted_tuning": Profile("tuned", _TUNED, lookups=1, trains="hosted", days="days_large", data="data_tuning"),
    "from_scratch": Profile("open", _TUNED, trains="scratch", days="days_heroic"),
    "cascade": Profile("small", cascade=True, days="days_medium"),
    "human_review": Profile("large", reviewed=True, days="days_small"),
    "verification": Profile("large", calls="workflow_calls", days="days_small"),
}
# For routes that a pack adds: what is usual in their family.
FAMILIES: dict[str, str] = {
    "prompting": "few_shot", "structured-output": "structured_output", "prompt-optimization": "prompt_optimization", "many-shot": "many_shot",
    "rag": "retrieval", "tool-use": "workflow", "peft": "lora", "sft-full": "full_tuning", "preference-tuning": "preference_tuning",
    "reinforcement-tuning": "reinforcement_tuning", "distillation": "distillation", "continued-pretraining": "continued_pretraining",
    "embedding-classifier": "tuned_encoder", "rag-plus-tuning": "retrieval_and_tuning", "cascade": "cascade", "from-scratch": "from_scratch",
    "classical": "rules_and_search", "human-review": "human_review",
}  # fmt: skip


def profile_of(route: str, family: str) -> Profile:
    """The route's own profile, or that of its family."""
    return PROFILES.get(route) or PROFILES[FAMILIES.get(family, "zero_shot")]
