"""Inputs that make no sense end in one clear sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate import EstimateError
from advisor.estimate.book import default_book
from advisor.estimate.published import compute

LORA = {"params_b": 8, "method": "LoRA", "weight_bits": 16}
DECODE = {"params_b": 8, "weight_bits": 16, "gpu": "RTX 4090", "metric": "decode"}
EFFORT = {"params_b": 8, "training_tokens_b": 1, "gpu": "H100", "method": "full fine-tuning"}
CALL = {"input_tokens": 100, "output_tokens": 10, "price_usd_per_m_input": 1, "price_usd_per_m_output": 2}
UNITS = {"latency": "seconds", "break-even": "reads after the write"}

NONSENSE: list[tuple[str, dict[str, Any], str]] = [
    ("memory", {**LORA, "params_b": -8}, "negative"),
    ("memory", {**LORA, "params_b": math.inf}, "not-finite"),
    ("memory", {**LORA, "params_b": math.nan}, "not-finite"),
    ("memory", {**LORA, "params_b": 0}, "too-small"),
    ("memory", {**LORA, "params_b": 1e9}, "too-large"),
    ("memory", {**LORA, "params_b": "many"}, "not-a-number"),
    ("memory", {**LORA, "batch_size_sequences": -1}, "negative"),
    ("memory", {**LORA, "seq_len_tokens": 1e12}, "too-large"),
    ("memory", {**LORA, "gpus_count": 0}, "too-small"),
    ("memory", {**LORA, "weight_bits": 1000}, "too-large"),
    ("memory", {"params_b": 8, "method": "weights file", "quantization": "secret"}, "unknown-format"),
    ("memory", {"method": "LoRA"}, "missing-model"),
    ("memory", {"model": "Lama 3 8 bilion", "method": "LoRA"}, "unknown-model"),
    ("training", {**EFFORT, "gpu": "H1000"}, "unknown-accelerator"),
    ("training", {"params_b": 8, "gpu": "H100"}, "missing-data"),
    ("training", {**EFFORT, "training_tokens_b": -1}, "negative"),
    ("latency", {**DECODE, "gpu_bandwidth_gb_per_s": -5}, "negative"),
    ("latency", {"metric": "wall time"}, "missing-data"),
    ("cost", {**CALL, "input_tokens": -1}, "negative"),
    ("cost", {**CALL, "output_tokens": math.inf}, "not-finite"),
    ("cost", {**CALL, "price_usd_per_m_input": 1e15}, "too-large"),
    ("cost", {"input_tokens": 100, "output_tokens": 10}, "missing-price"),
    ("cost", {"model": "GTP 4o mini", "input_tokens": 100}, "unknown-model"),
    ("cost", {"hardware_usd": 2000}, "missing-life"),
    ("break-even", {"price_usd_per_m_cache_write": 4, "price_usd_per_m_input": 3, "price_usd_per_m_cache_read": 3}, "never"),
    ("break-even", {"hardware_usd": 2000}, "missing-price"),
    ("speed", {}, "unknown-kind"),
]


@pytest.mark.parametrize(("kind", "inputs", "code"), NONSENSE, ids=[f"{kind}-{code}-{i}" for i, (kind, _, code) in enumerate(NONSENSE)])
def test_nonsense_gets_one_clear_sentence(kind: str, inputs: dict[str, Any], code: str) -> None:
    """The problem has a code, one short sentence in lower case without a full stop, and no Python in it."""
    with pytest.raises(EstimateError) as caught:
        compute(kind, inputs, "USD per hour" if "hardware_usd" in inputs and kind == "cost" else UNITS.get(kind, ""))
    problem = caught.value.problem
    assert code == problem.code
    assert problem.message and problem.message[0] in "abcdefghijklmnopqrstuvwxyz`" and "\n" not in problem.message and len(problem.message) < 120
    assert not problem.message.endswith(".") and "Error" not in str(problem) and "None" not in str(problem)


def test_an_unknown_model_gets_a_near_name() -> None:
    """A misspelt model or device is answered with the nearest known one."""
    with pytest.raises(EstimateError) as model:
        default_book().architecture("Lama 3 8B")
    assert "`Llama 3 8B`" in model.value.problem.hint
    with pytest.raises(EstimateError) as device:
        default_book().accelerator("RTX 409")
    assert "`RTX 4090 24 GB`" in device.value.problem.hint


VALUES = st.one_of(st.floats(), st.integers(-(10**30), 10**30), st.text(max_size=8), st.none(), st.booleans())
KEYS = ("params_b", "weight_bits", "batch_size_sequences", "seq_len_tokens", "gpus_count", "lora_rank", "method", "model", "gpu", "quantization")
KEYS += ("training_tokens_b", "epochs_count", "metric", "input_tokens", "output_tokens", "gpu_bandwidth_gb_per_s", "tokens_per_second_per_gpu")
KEYS += ("price_usd_per_m_input", "price_usd_per_gpu_hour", "requests_per_day", "hours_per_day", "hardware_usd", "life_years", "price_usd_per_m_cache_write")


@given(
    st.sampled_from(["memory", "training", "latency", "cost", "break-even"]),
    st.dictionaries(st.sampled_from(KEYS), VALUES),
    st.sampled_from(["", "GB", "seconds", "GPUs", "USD per month", "USD per request", "percent utilisation", "months", "million tokens"]),
)
def test_whatever_is_given_a_result_or_a_sentence_comes_back(kind: str, inputs: dict[str, Any], unit: str) -> None:
    """Any inputs at all give a finite result or an estimate's own error, never another exception."""
    try:
        found = compute(kind, inputs, unit)
    except EstimateError as error:
        assert error.problem.message
    else:
        assert found.low <= found.likely <= found.high
