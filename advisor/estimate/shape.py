"""The shape of a transformer: what memory, training effort and speed depend on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .book import Book
from .checks import amount
from .problem import EstimateError
from .quantity import Assumption

# Neighbours in published families: a layer of width h holds about 12 h^2 weights, and h is about 128 times the depth.
# Kaplan et al. 2020, Scaling laws for neural language models, section 2.1, https://arxiv.org/abs/2001.08361
_WEIGHTS_PER_LAYER = 12
_BILLION = 1e9


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


def shape_of(
    book: Book,
    *,
    model: str | None = None,
    params_b: float | None = None,
    active_params_b: float | None = None,
    layers: float | None = None,
    hidden: float | None = None,
    kv_width: float | None = None,
) -> Shape:
    """The shape of a named model, or of one with so many billion parameters; what is given beats what is known.

    A model that is not known by name needs `params_b`; its depth and width then follow from 12 L h^2 parameters at
    128 times as wide as deep, its vocabulary and key-value width from figures of the book.
    """
    known = book.find_architecture(model) if model else None
    if params_b is not None:
        params_b = amount(params_b, "the number of parameters", at_least=1e-3, at_most=1e5, unit="billion")
        if known is not None and not 0.85 <= params_b / known.params_b <= 1.15:
            known = None  # the name of a family, not of this member
    if known is not None:
        by_layer = known.intermediate or 4 * known.hidden
        shape = Shape(
            params=known.params_b * _BILLION,
            active_params=(known.active_params_b or known.params_b) * _BILLION,
            layers=known.layers,
            hidden=known.hidden,
            intermediate=by_layer,
            kv_width=known.kv_heads * known.head_dim,
            vocab=known.vocab,
            tied=known.tied,
        )
    elif params_b is not None:
        # experts add width to a layer, not layers: depth follows what one token passes
        shape = replace(_guess(book, (active_params_b or params_b) * _BILLION), params=params_b * _BILLION)
    elif model:
        book.architecture(model)  # raises, with a hint
        raise AssertionError
    else:
        raise EstimateError("missing-model", "neither a model nor a number of parameters is given", "name a model, or give `params_b`", "model")
    if active_params_b is not None:
        active_params_b = amount(active_params_b, "the number of active parameters", at_least=1e-3, at_most=1e5, unit="billion")
        shape = replace(shape, active_params=min(active_params_b * _BILLION, shape.params))
    given: dict[str, float] = {}
    for name, value in (("layers", layers), ("hidden", hidden), ("kv_width", kv_width)):
        if value is not None:
            amount(value, name.replace("_", "-"), at_least=1, at_most=1e6)
            given[name] = float(value)
    shape = replace(
        shape,
        layers=given.get("layers", shape.layers),
        hidden=given.get("hidden", shape.hidden),
        kv_width=given.get("kv_width", shape.kv_width),
    )
    if known is None and hidden is not None and kv_width is None:
        shape = replace(shape, kv_width=float(hidden))
    return shape


def _guess(book: Book, params: float) -> Shape:
    """A dense model of so many parameters."""
    ratio, vocab, kv = (book.figures[name] for name in ("width_per_layer", "assumed_vocab", "assumed_kv_width"))
    # never more than about a third in the embedding, so that small models keep layers
    layers = max((params / (_WEIGHTS_PER_LAYER * ratio.likely**2)) ** (1 / 3), 1.0)
    hidden = ratio.likely * layers
    return Shape(params, params, layers, hidden, 3.5 * hidden, min(kv.likely, hidden), vocab.likely, False, (ratio, vocab, kv))
