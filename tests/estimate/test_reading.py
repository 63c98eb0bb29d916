"""Figures are read whatever they call their inputs and units."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.estimate.published import compute

LORA = {"params_b": 8, "method": "LoRA", "weight_bits": 16, "batch_size_sequences": 2, "seq_len_tokens": 1024}
DECODE = {"params_b": 70, "weight_bits": 16, "gpu": "A100 80GB SXM", "gpus_count": 4, "engine": "vLLM", "metric": "decode"}
EFFORT = {"params_b": 8, "training_tokens_b": 2, "gpu": "H100 80GB", "method": "full fine-tuning"}


def without(inputs: dict[str, Any], *names: str, **more: Any) -> dict[str, Any]:
    """The inputs less some names, with others."""
    return {**{k: v for k, v in inputs.items() if k not in names}, **more}


@pytest.mark.parametrize(
    ("kind", "unit", "one", "other"),
    [
        ("memory", "GB", LORA, without(LORA, "params_b", parameters_m=8000)),
        ("memory", "GB", LORA, without(LORA, "batch_size_sequences", "seq_len_tokens", micro_batch_size=2, sequence_length=1024)),
        ("memory", "GB", LORA, without(LORA, "weight_bits", dtype="bfloat16")),
        ("memory", "GB", LORA, without(LORA, "weight_bits", precision="mixed")),
        ("latency", "tokens per second", DECODE, without(DECODE, "gpu", "gpus_count", accelerator="4x A100 80GB SXM")),
        ("latency", "tokens per second", DECODE, without(DECODE, "gpus_count", tensor_parallel=4)),
        ("latency", "tokens per second", DECODE, without(DECODE, "gpus_count", nodes_count=2, gpus_per_node=2)),
        ("training", "GPU hours", EFFORT, without(EFFORT, "training_tokens_b", training_tokens_m=1000, epochs=2)),
        ("training", "GPU hours", EFFORT, without(EFFORT, "training_tokens_b", samples_count=1e6, tokens_per_sample=2000)),
    ],
)
def test_spellings_agree(kind: str, unit: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    """The same inputs under other names give the same estimate."""
    assert compute(kind, one, unit).likely == pytest.approx(compute(kind, other, unit).likely)


@pytest.mark.parametrize(
    ("kind", "inputs", "unit", "base", "factor"),
    [
        ("memory", LORA, "GiB", "GB", 1e9 / 2**30),
        ("memory", LORA, "MB per GPU", "GB", 1000),
        ("memory", {**LORA, "gpus_count": 4}, "GB (total)", "GB per GPU", 4),
        ("memory", {"params_b": 70, "method": "inference", "gpus_count": 4}, "GB per GPU", "GB", 1 / 4),
        ("training", EFFORT, "GPU days", "GPU hours", 1 / 24),
        ("training", {**EFFORT, "gpus_count": 8}, "hours", "GPU hours", 1 / 8),
        ("training", EFFORT, "weeks", "days", 1 / 7),
        ("training", {**EFFORT, "price_usd_per_gpu_hour": 2}, "USD", "GPU hours", 2),
        ("training", EFFORT, "petaflop/s-days", "FLOPs", 1 / 8.64e19),
        ("latency", without(DECODE, "metric", metric="inter-token latency"), "milliseconds per token", "seconds per token", 1000),
    ],
)
def test_units_are_understood(kind: str, inputs: dict[str, Any], unit: str, base: str, factor: float) -> None:
    """The unit says what is asked: another scale, a total or a share, a wall time, money."""
    assert compute(kind, inputs, unit).likely == pytest.approx(compute(kind, inputs, base).likely * factor)


def test_a_cache_per_token() -> None:
    """Llama 3 8B caches 128 KiB per token."""
    assert 128 == pytest.approx(compute("memory", {"model": "Llama 3 8B", "method": "KV cache per token"}, "KiB per token").likely)


def test_what_is_missing_is_assumed_and_listed() -> None:
    """An estimate without length, batch and rank names what it took instead."""
    assumed = {a.id for a in compute("memory", {"params_b": 8, "method": "LoRA"}, "GB").assumptions}
    assert {"assumed_context", "assumed_batch", "assumed_rank", "assumed_vocab"} <= assumed
    device = {a.id for a in compute("training", {"params_b": 8, "training_tokens_m": 1}, "GPU hours").assumptions}
    assert "assumed_peak_bf16_tflops" in device


def test_a_stated_figure_beats_the_data_sheet() -> None:
    """A bandwidth that is given with a known device is used instead of the known one."""
    slow = compute("latency", {**DECODE, "gpu_bandwidth_gb_per_s": 100}, "tokens per second")
    assert slow.likely < compute("latency", DECODE, "tokens per second").likely / 5


def test_a_step_that_is_named_alone_implies_no_other() -> None:
    """Checkpointing, which is assumed anyway, changes nothing when it is named; 8-bit states change the optimizer only."""
    full = {"params_b": 8, "method": "full fine-tuning"}
    plain = compute("memory", full, "GB")
    assert plain.likely == compute("memory", {**full, "method": "full fine-tuning with gradient checkpointing"}, "GB").likely
    eight = compute("memory", {**full, "method": "full fine-tuning with 8-bit AdamW"}, "GB")
    assert 6 * 8 * 1.06 == pytest.approx(plain.likely - eight.likely, rel=0.01)


def test_stated_checkpointing_is_respected() -> None:
    """A run that says it stores all activations takes more than one that computes them again."""
    run = {**LORA, "seq_len_tokens": 8192, "packed": True, "gpu": "A100 80GB"}
    assert (
        compute("memory", {**run, "gradient_checkpointing": False}, "GB").likely
        > compute("memory", {**run, "gradient_checkpointing": True}, "GB").likely
    )
