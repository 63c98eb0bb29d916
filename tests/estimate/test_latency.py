"""Latency of hosted and self-hosted models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate.book import default_book
from advisor.estimate.latency import Host, hosted, latency, prefill_seconds, step_seconds, throughput, weights_read
from advisor.estimate.memory import precision_of, shape_of

BOOK = default_book()
SHAPE = shape_of(BOOK, "Llama 3 8B")
PRECISION = precision_of(BOOK, 16.0)
HOST = Host(bandwidth_gb_s=1000, peak_tflops=165)
REQUEST = {"tokens_in": 2000, "tokens_out": 300, "retrievals": 1, "reranks": 1, "tool_calls": 2}


@given(st.floats(10, 1e4), st.floats(1.01, 100), st.integers(0, 100_000), st.integers(1, 256))
def test_decoding_gets_faster_with_bandwidth(bandwidth: float, more: float, context: int, batch: int) -> None:
    """More memory bandwidth always shortens a decoding step."""
    slow = step_seconds(BOOK, SHAPE, PRECISION, replace(HOST, bandwidth_gb_s=bandwidth), context, batch)
    fast = step_seconds(BOOK, SHAPE, PRECISION, replace(HOST, bandwidth_gb_s=bandwidth * more), context, batch)
    assert fast.likely < slow.likely and fast.low < slow.low and fast.high < slow.high


@given(st.integers(0, 100_000), st.integers(0, 20_000), st.integers(0, 20))
def test_latency_rises_with_tokens_and_calls(read: int, written: int, calls: int) -> None:
    """More tokens in or out, or more tool calls, take longer."""
    base = {"tokens_in": read, "tokens_out": written, "tool_calls": calls}
    here = latency(BOOK, hosted(BOOK), **base).p50.likely
    for name, more in (("tokens_in", 100), ("tokens_out", 10), ("tool_calls", 1)):
        assert here < latency(BOOK, hosted(BOOK), **{**base, name: base[name] + more}).p50.likely


def test_parts_add_up_and_the_tail_is_slower() -> None:
    """The parts come in the order of a request, add up to the median, and the tail of each is at least as long."""
    found = latency(BOOK, hosted(BOOK), **REQUEST)
    assert ["network", "retrieval", "rerank", "prefill", "decode", "tool calls"] == list(found.median)
    assert found.p50.likely == pytest.approx(sum(part.likely for part in found.median.values()))
    assert all(found.tail[name].likely >= found.median[name].likely for name in found.median)
    assert found.first_token.likely == pytest.approx(found.p50.likely - found.median["decode"].likely)


def test_the_part_to_cut_first() -> None:
    """A long answer is cut by writing less; an answer that waits for tools by calling fewer."""
    assert "decode" == latency(BOOK, hosted(BOOK), 100, 2000).cut_first
    assert "tool calls" == latency(BOOK, hosted(BOOK), 100, 10, tool_calls=8).cut_first


def test_decoding_never_beats_the_bandwidth() -> None:
    """No step is faster than reading all weights once over the full bandwidth, at the likely value."""
    assert step_seconds(BOOK, SHAPE, PRECISION, HOST).likely > weights_read(SHAPE, PRECISION).likely / HOST.bandwidth_gb_s


def test_prefill_by_hand() -> None:
    """A thousand tokens through eight billion parameters are 16 x 10^12 operations: 0.19 s at half of 165 TFLOPS."""
    assert prefill_seconds(BOOK, SHAPE, 1000, HOST).likely == pytest.approx(0.195, rel=0.01)


@given(st.integers(1, 64), st.integers(1, 64))
def test_a_larger_batch_gives_more_tokens_in_all(batch: int, more: int) -> None:
    """Throughput rises with the batch, though less than in proportion."""
    here, there = (throughput(BOOK, SHAPE, PRECISION, HOST, 100, 200, b).likely for b in (batch, batch + more))
    assert here < there < here * (batch + more) / batch * (1 + 1e-9)
