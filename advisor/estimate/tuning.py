"""Memory for training: weights, adapters, gradients, optimizer states, activations and the loss, per device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .book import Book
from .checks import amount
from .memory import UNIT, Memory, gigabytes, spread
from .memory import weights as weights_of
from .precision import Precision
from .quantity import Quantity, exactly
from .shape import Shape

Method = Literal["full", "lora", "qlora"]
USABLE = 0.9  # of a card's memory; the rest is the driver's and lost to fragmentation


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is tuned. The defaults are those of usual tools: mixed precision, checkpointing, one device."""

    method: Method = "lora"
    batch: float = 1.0  # sequences per device and step
    context: float = 2048.0  # tokens per sequence
    rank: float | None = None  # of adapters, on all linear layers
    trains_embeddings: bool = False
    pure_bf16: bool = False  # weights, gradients and Adam states in 16 bits instead of 32-bit states beside 16-bit weights
    adam_8bit: bool = False
    fused_backward: bool = False  # the optimizer steps inside the backward pass; gradients do not pile up
    checkpointing: bool = True  # activations are computed twice instead of stored
    offloads_activations: bool = False
    compiled: bool = False
    chunked_loss: bool = False
    devices: int = 1
    shards_weights: bool = False  # ZeRO-3, FSDP
    shards_states: bool = False  # ZeRO-2: gradients and optimizer states only
    offloads_optimizer: bool = False  # to the host's memory
    offloads_all: bool = False  # weights, gradients and optimizer
    tensors_only: bool = False  # the framework's own count, without the process and what its allocator holds back


def training(book: Book, shape: Shape, precision: Precision, recipe: Recipe) -> Memory:
    """The peak on one device. `precision` is the one in which the frozen (or trained) weights lie there."""
    for value, what in ((recipe.batch, "the batch size"), (recipe.context, "the number of tokens per sequence")):
        amount(value, what, at_most=1e8)
    amount(recipe.devices, "the number of devices", at_least=1, at_most=1e6)
    parts = _states(book, shape, precision, recipe)
    tokens = recipe.batch * recipe.context
    if not recipe.offloads_activations:
        parts["activations"] = gigabytes(tokens * _stored_per_token(shape, recipe))
    if recipe.checkpointing:
        parts["one layer again"] = gigabytes(tokens * layer_activations(shape, recipe.compiled))
    parts["loss"] = exactly(tokens / (8 if recipe.chunked_loss else 1) * shape.vocab / 1e9, UNIT) * book.figure("loss_bytes")
    if recipe.tensors_only:
        return spread(book, parts, "training_spread")
    parts["overhead"] = book.figure("process_overhead_gb")
    waste = book.figure("allocator_waste")
    return spread(book, {name: part * waste for name, part in parts.items()}, "training_spread")


def _states(book: Book, shape: Shape, precision: Precision, recipe: Recipe) -> dict[str, Quantity]:
    """Weights, adapters, gradients and optimizer states on one device.

    Mixed precision: 2 bytes weights, 4 gradients, 12 optimizer (32-bit copy, two moments) per trained parameter: Rajbhandari et
    al. 2020, ZeRO, section 3.1 (2 + 2 + 12), https://arxiv.org/abs/1910.02054; gradients kept in 32 bits make it 18, as in
    DeepSpeed's memory documentation. All in bf16: 2 + 2 + 4. Moments in 8 bits take 2: Dettmers et al. 2021,
    https://arxiv.org/abs/2110.02861.
    """
    weights = weights_of(book, shape, precision)
    weight_shards = recipe.devices if recipe.shards_weights else 1
    state_shards = recipe.devices if recipe.shards_weights or recipe.shards_states else 1
    layer = max((shape.linear_params / shape.layers), shape.embedding_params / (1 if shape.tied else 2))
    parts: dict[str, Quantity] = {}
    parts["weights"] = exactly(0.0, UNIT) if recipe.offloads_all else weights / weight_shards
    if (recipe.shards_weights and recipe.devices > 1) or recipe.offloads_all:
        held = layer * (2 if recipe.offloads_all else 1)  # the layer at work and, with offload, its gradient
        parts["gathered layer"] = gigabytes(held * (precision.bits.likely if recipe.method == "qlora" else 16) / 8)
    if recipe.method == "full":
        gradient_bytes, moment_bytes = (2, 4) if recipe.pure_bf16 else (4, 12)
        gradients = layer if recipe.fused_backward else shape.params
        moments = (2 if recipe.pure_bf16 else 6) if recipe.adam_8bit else moment_bytes
        # ZeRO-2 sums gradients in 16 bits before it splits them: 4 P + 16 P / n in DeepSpeed's documentation
        summed = 2 * shape.params if recipe.shards_states and not recipe.shards_weights else 0
        parts["gradients"] = gigabytes(0 if recipe.offloads_all else summed + gradients * gradient_bytes / state_shards)
        parts["optimizer"] = gigabytes(0 if recipe.offloads_all or recipe.offloads_optimizer else shape.params * moments / state_shards)
        return parts
    rank = exactly(recipe.rank) if recipe.rank is not None else book.figure("assumed_rank")
    parts["adapters"] = exactly(adapter_params(shape, 1.0) / 1e9, UNIT) * rank * 16.0 / state_shards
    if recipe.trains_embeddings:
        parts["optimizer"] = gigabytes(shape.embedding_params * 12 / state_shards)
    return parts


def adapter_params(shape: Shape, rank: float) -> float:
    """Parameters of low-rank adapters on all seven linear maps of each layer: rank x (inputs + outputs) of each.

    Source: Hu et al. 2021, LoRA, section 4.1, https://arxiv.org/abs/2106.09685
    """
    return rank * shape.layers * (9 * shape.hidden + 2 * shape.kv_width + 3 * shape.intermediate)


def layer_activations(shape: Shape, compiled: bool = False) -> float:
    """Bytes per token that one layer stores for its backward pass, in 16 bits, with an attention that stores no score matrix.

    Inputs of norms and projections, queries to attention output: 12 h; gate, up, their product and activation: 8 f. A
    compiler fuses norms and activation functions: 10 h + 6 f. After Korthikanti et al. 2022, section 4.1 (34 h with f = 4 h, two
    maps and dropout), https://arxiv.org/abs/2205.05198, for gated layers without dropout.
    """
    return 10 * shape.hidden + 6 * shape.intermediate if compiled else 12 * shape.hidden + 8 * shape.intermediate


def _stored_per_token(shape: Shape, recipe: Recipe) -> float:
    """Bytes per token over all layers; with checkpointing only each layer's input (2 h), Chen et al. 2016, https://arxiv.org/abs/1604.06174."""
    return shape.layers * (2 * shape.hidden if recipe.checkpointing else layer_activations(shape, recipe.compiled))


def fastest_that_fits(book: Book, shape: Shape, precision: Precision, recipe: Recipe, card_gb: float) -> Recipe:
    """The recipe with only as many memory-saving steps as the card needs, fastest steps first; the last one if none fits."""
    ladder = [replace(recipe, checkpointing=False)]
    if recipe.method == "full":
        ladder.append(replace(ladder[-1], adam_8bit=True))
        ladder.append(replace(ladder[-1], fused_backward=True))
    ladder.append(replace(ladder[-1], checkpointing=True))
    if recipe.method == "full":
        ladder.append(replace(ladder[-1], offloads_optimizer=True))
    ladder.append(replace(ladder[-1], offloads_activations=True))
    return next((r for r in ladder if training(book, shape, precision, r).total.likely <= USABLE * card_gb), ladder[-1])
