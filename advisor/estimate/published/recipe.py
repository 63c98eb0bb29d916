"""A tuning recipe from the words of a published figure."""

from __future__ import annotations

import re
from dataclasses import replace

from ..book import Book
from ..precision import Precision
from ..shape import Shape
from ..tuning import USABLE, Method, Recipe, fastest_that_fits, training
from .reading import BATCH, CONTEXT, Inputs

# Steps that save memory, in the order in which guides take them; naming one implies those before it.
_STEPS = (
    "packed",
    "compile",
    "chunked",
    "checkpoint",
    "optimizer step in backward|fused",
    "activation offload|offloaded act",
    "8-bit adam|adamw8|8bit adam",
)

_CHECKPOINTING = ("gradient_checkpointing", "activation_checkpointing")


def method_of(said: str) -> Method | None:
    """What is trained, or None if nothing is."""
    if "qlora" in said or "q-lora" in said:
        return "qlora"
    if "lora" in said or "adapter" in said or "peft" in said or "freeze" in said or "galore" in said:
        return "lora"
    if re.search(r"inference|serving|generation|weights? (only|file)|loaded", said) and "tun" not in said:
        return None
    return "full" if re.search(r"full|tuning|sft|train|adam|packed|compile|checkpointing|checkpointed|as before|optimizer|zero", said) else None


def recipe_of(inputs: Inputs, said: str, shape: Shape, book: Book) -> tuple[Recipe, Precision]:
    """The recipe, and the precision of the weights on the device."""
    method = method_of(said) or "full"
    bits = inputs.number("weight_bits", "bits")
    if method == "lora" and bits is not None and bits <= 8:
        method = "qlora"
    if method == "full":
        precision = replace(inputs, values={"weight_bits": 16}).precision(book)
    else:
        precision = inputs.precision(book, default_bits=4.0 if method == "qlora" else 16.0)
    minimum = "minimum" in inputs.text("basis") + said
    context = inputs.number(*CONTEXT) or inputs.assume(book, "assumed_minimum_context" if minimum else "assumed_context")
    devices = int(inputs.devices)
    recipe = Recipe(
        method=method,
        batch=inputs.number(*BATCH) or inputs.assume(book, "assumed_batch"),
        context=context * (inputs.assume(book, "unpacked_fill") if "unpacked" in said else 1.0),
        rank=inputs.number("lora_rank", "rank", "lora_r"),
        trains_embeddings=method != "full" and "embedding" in said + inputs.text("trainable"),
        pure_bf16=bool(re.search(r"pure|bf16 full|full bf16", said)) or inputs.number("bytes_per_param_states") == 8,
        adam_8bit="8-bit adam" in said or "8bit" in inputs.text("optimizer") or "8-bit" in inputs.text("optimizer"),
        chunked_loss=minimum,
        devices=devices,
        shards_weights=bool(re.search(r"zero-?3|zero 3|fsdp|shard", said)),
        shards_states=bool(re.search(r"zero-?2|zero 2", said)),
        offloads_all="cpu offload" in said,
    )
    if (stated := inputs.yes(*_CHECKPOINTING)) is not None:
        recipe = replace(recipe, checkpointing=stated)
    return _with_steps(inputs, said, recipe, shape, precision, book), precision


def _with_steps(inputs: Inputs, said: str, recipe: Recipe, shape: Shape, precision: Precision, book: Book) -> Recipe:
    named = [i for i, words in enumerate(_STEPS) if re.search(words, said)]
    if "as before" in said or "packed" in said:  # one of a series of steps
        last = max(named, default=-1) if "unpacked" not in said else -1
        return replace(
            recipe,
            pure_bf16=True,
            tensors_only=True,
            compiled=last >= 1,
            chunked_loss=last >= 2,
            checkpointing=last >= 3,
            fused_backward=last >= 4,
            offloads_activations=last >= 5,
            adam_8bit=last >= 6,
        )
    recipe = replace(
        recipe,
        compiled=1 in named,
        chunked_loss=recipe.chunked_loss or 2 in named,
        fused_backward=4 in named,
        offloads_activations=5 in named,
        adam_8bit=recipe.adam_8bit or 6 in named,
    )
    several = recipe.devices > 1
    if inputs.yes("packed") and inputs.yes(*_CHECKPOINTING) is None:
        # whoever packs examples trains for speed: all that the card has room for
        recipe = replace(recipe, pure_bf16=True, compiled=True, chunked_loss=True, shards_weights=several)
        inputs.assumed.extend(training(book, shape, precision, recipe).total.assumptions)  # they decide what fits
        recipe = fastest_that_fits(book, shape, precision, recipe, inputs.device(book).memory_gb)
        return replace(recipe, tensors_only=True)  # such tables print what the framework counts
    if several and recipe.method == "full" and not recipe.shards_states and inputs.text("gpu"):
        alone = training(book, shape, precision, recipe).total
        inputs.assumed.extend(alone.assumptions)
        return recipe if alone.likely <= USABLE * inputs.device(book).memory_gb else replace(recipe, shards_weights=True)
    return recipe
