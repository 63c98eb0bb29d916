"""The shape of an open model, and the memory that it takes to run and to train.

Amounts are in GB of a billion bytes, over all devices together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .book import Book
from .quantity import Assumption, Quantity, exactly, total

UNIT = "GB"
Method = Literal["full", "lora"]


@dataclass(frozen=True, slots=True)
class Shape:
    """Parameters as counts; widths in numbers. `assumptions` names what was guessed."""

    params: float
    active_params: float
    layers: float
    hidden: float
    intermediate: float
    kv_width: float  # key (or value) numbers per token and layer: kv heads x head size
    vocab: float
    tied: bool = False  # one matrix serves as embedding and output layer
    assumptions: tuple[Assumption, ...] = ()

    @property
    def embedding_params(self) -> float:
        """Parameters of embedding and output layer, which quantised models usually keep in 16 bits; at most a third of all."""
        return min(self.vocab * self.hidden * (1 if self.tied else 2), self.params / 3)

    @property
    def linear_params(self) -> float:
        """All other parameters."""
        return self.params - self.embedding_params


def shape_of(book: Book, model: str) -> Shape:
    """The shape of a model by name; an unknown one is an `EstimateError`."""
    known = book.architecture(model)
    params, active = known.params_b * 1e9, (known.active_params_b or known.params_b) * 1e9
    by_layer = known.intermediate or 4 * known.hidden
    return Shape(params, active, known.layers, known.hidden, by_layer, known.kv_heads * known.head_dim, known.vocab, known.tied)


def shape_by_size(book: Book, params_b: float) -> Shape:
    """A dense model of so many billion parameters: a layer of width h holds about 12 h^2 weights, and h is about 128 times the depth.

    Source: Kaplan et al. 2020, Scaling laws for neural language models, section 2.1, https://arxiv.org/abs/2001.08361
    """
    params = params_b * 1e9
    ratio, vocab, kv = (book.figures[name] for name in ("width_per_layer", "assumed_vocab", "assumed_kv_width"))
    layers = max((params / (12 * ratio.likely**2)) ** (1 / 3), 1.0)
    hidden = ratio.likely * layers
    return Shape(params, params, layers, hidden, 3.5 * hidden, min(kv.likely, hidden), vocab.likely, False, (ratio, vocab, kv))


@dataclass(frozen=True, slots=True)
class Precision:
    """`bits` per weight of the linear layers; embedding and output layer take `embedding_bits`."""

    bits: Quantity
    embedding_bits: float = 16.0


def precision_of(book: Book, bits: float) -> Precision:
    """Four bits and fewer carry their block scales (0.127 bits per weight with double quantisation: Dettmers et al. 2023, QLoRA,
    section 3, https://arxiv.org/abs/2305.14314); embedding and output layer stay in 16 bits at least."""
    plain = exactly(bits, "bits")
    return Precision(plain + book.figure("bits_of_scales") if bits <= 4 else plain, max(bits, 16.0))


def gigabytes(value: float) -> Quantity:
    """So many bytes in GB."""
    return exactly(value / 1e9, UNIT)


def of_bits(count: float, bits: Quantity) -> Quantity:
    """So many weights of so many bits each, in GB."""
    return bits.times(exactly(count / 8e9, "GB per bit"), UNIT)


def weights(book: Book, shape: Shape, precision: Precision) -> Quantity:
    """Parameters times bits per weight, by layer type. The range covers files that count in GiB and keep other small parts.

    Source: two bytes per parameter at 16 bits; Hugging Face Accelerate, model memory estimator (2025),
    https://huggingface.co/docs/accelerate/usage_guides/model_size_estimator
    """
    linear = of_bits(shape.linear_params, precision.bits)
    other = gigabytes(shape.embedding_params * precision.embedding_bits / 8)
    return ((linear + other) * book.figure("weights_spread")).resting_on(*shape.assumptions)


def kv_bytes_per_token(shape: Shape) -> float:
    """Bytes that one token adds to the cache of one sequence, in 16 bits: 2 (keys and values) x layers x key-value width x 2.

    Source: Kwon et al. 2023, Efficient memory management for LLM serving with PagedAttention, section 2.2,
    https://arxiv.org/abs/2309.06180; fewer heads with grouped queries: Ainslie et al. 2023, https://arxiv.org/abs/2305.13245
    """
    return 4 * shape.layers * shape.kv_width


def kv_cache(book: Book, shape: Shape, tokens: float, sequences: float = 1.0) -> Quantity:
    """Cached keys and values of so many sequences of so many tokens each."""
    size = gigabytes(kv_bytes_per_token(shape) * tokens * sequences)
    return (size * book.figure("weights_spread")).resting_on(*shape.assumptions)


def inference(book: Book, shape: Shape, precision: Precision, context: float, sequences: float = 1.0) -> Quantity:
    """Weights, cache of so many sequences of `context` tokens, and the process's own memory."""
    held = (weights(book, shape, precision), kv_cache(book, shape, context, sequences), book.figure("process_overhead_gb"))
    return book.spread(total(held, UNIT), "inference_spread")


def training(book: Book, shape: Shape, precision: Precision, method: Method, batch: float = 1.0, context: float = 2048.0) -> Quantity:
    """The peak on one device that checkpoints activations, for `batch` sequences of `context` tokens. `precision` is that of the
    frozen (or trained) weights.

    All weights in mixed precision: 4 bytes gradients and 12 optimizer (32-bit copy, two moments) per parameter, Rajbhandari et
    al. 2020, ZeRO, section 3.1, https://arxiv.org/abs/1910.02054, with gradients kept in 32 bits. Adapters: 16 bytes each.
    Activations: each layer's input, 2 h bytes per token (Chen et al. 2016, https://arxiv.org/abs/1604.06174), and one layer again.
    """
    tokens = batch * context
    held = [weights(book, shape, precision)]
    if method == "full":
        held.append(gigabytes(16 * shape.params))
    else:
        held.append(exactly(adapter_params(shape, 1.0) / 1e9, UNIT) * book.figure("assumed_rank") * 16.0)
    held.append(gigabytes(tokens * (2 * shape.layers * shape.hidden + layer_activations(shape))))
    held.append(exactly(tokens * shape.vocab / 1e9, UNIT) * book.figure("loss_bytes"))
    held.append(book.figure("process_overhead_gb"))
    return book.spread(total((size * book.figure("allocator_waste") for size in held), UNIT), "training_spread")


def adapter_params(shape: Shape, rank: float) -> float:
    """Parameters of low-rank adapters on all seven linear maps of each layer: rank x (inputs + outputs) of each.

    Source: Hu et al. 2021, LoRA, section 4.1, https://arxiv.org/abs/2106.09685
    """
    return rank * shape.layers * (9 * shape.hidden + 2 * shape.kv_width + 3 * shape.intermediate)


def layer_activations(shape: Shape) -> float:
    """Bytes per token that one layer stores for its backward pass, in 16 bits, with an attention that stores no score matrix.

    Inputs of norms and projections, queries to attention output: 12 h; gate, up, their product and activation: 8 f. After
    Korthikanti et al. 2022, section 4.1 (34 h with f = 4 h, two maps and dropout), https://arxiv.org/abs/2205.05198, for gated
    layers without dropout.
    """
    return 12 * shape.hidden + 8 * shape.intermediate
