"""Published speeds: decoding, reading prompts, full load, whole answers."""

from __future__ import annotations

from ..book import Book
from ..latency import Request, hosted, latency
from ..problem import EstimateError
from ..quantity import Quantity, exactly
from ..serving import Engine, Host, prefill_seconds, step_seconds, throughput, weight_gigabytes
from ..shape import Shape
from .reading import BATCH, CONTEXT, GPU, TOKENS_IN, TOKENS_OUT, Inputs

_ENGINES: dict[Engine, tuple[str, ...]] = {
    "framework": ("transformers", "hugging face", "pytorch", "accelerate", "autogptq", "bitsandbytes"),
    "server": ("vllm", "tgi", "text-generation-inference", "triton", "sglang", "lmdeploy", "ray", "deepspeed"),
    "compiled": ("llama.cpp", "mlc", "tensorrt", "trt", "exllama", "mlx", "ollama", "ctranslate", "gpt-fast", "lm studio", "gguf"),
}


def compute(inputs: Inputs, unit: str, book: Book) -> Quantity:
    """A speed in tokens (or queries) per second, or a time, whichever `unit` or the inputs' metric asks for."""
    queries, seconds = inputs.number("queries_count", "requests_count"), inputs.number("batch_seconds")
    if queries is not None and seconds:
        return exactly(queries / seconds, unit or "queries per second")
    metric, said = inputs.text("metric"), unit.lower()
    is_time = any(word in said.split() for word in ("seconds", "milliseconds", "ms", "s", "minutes")) and " per second" not in said
    if not any(inputs.values.get(name) is not None for name in (*GPU, "gpu_bandwidth_gb_per_s", "bandwidth_gb_per_s")):
        return _in(_hosted(inputs, metric, is_time, book), unit)
    shape, host = inputs.shape(book), _host(inputs, book)
    batch = max(inputs.number(*BATCH) or 1.0, 1.0)
    tokens_in, tokens_out = inputs.number(*TOKENS_IN) or 0.0, inputs.number(*TOKENS_OUT) or 0.0
    if "prefill" in metric or "prompt" in metric or "first token" in metric or "ttft" in metric:
        read = max(tokens_in or inputs.number(*CONTEXT) or 512.0, 1.0) * batch
        time = prefill_seconds(book, shape, read, host) + step_seconds(book, shape, _read(inputs, shape, book), host)
        return _in(time if is_time or "first" in metric or "ttft" in metric else exactly(read, "tokens").over(time, "tokens per second"), unit)
    if any(word in metric for word in ("load", "throughput", "maximum")) and not is_time:
        given = inputs.number(*BATCH)
        rate = throughput(book, shape, inputs.precision(book), host, tokens_in, max(tokens_out, 1.0), given)
        if "request" in said or "quer" in said:
            return rate.over(exactly(max(tokens_out, 1.0), "tokens"), unit)
        return rate / host.devices if "per gpu" in said else rate
    context = inputs.number(*CONTEXT) or tokens_in + tokens_out / 2
    step = step_seconds(book, shape, _read(inputs, shape, book), host, context, batch)
    if not is_time and metric != "wall time":
        single = any(word in said + metric for word in ("per user", "per request", "per sequence", "per stream"))
        return exactly(1.0 if single else batch, "tokens").over(step, unit if "token" in said else "tokens per second")
    if "per token" in said or "per step" in said or "per token" in metric or "per step" in metric or not tokens_out:
        return _in(step, unit)
    return _in(prefill_seconds(book, shape, tokens_in * batch, host) + step * tokens_out, unit)


def _in(time: Quantity, unit: str) -> Quantity:
    word = unit.lower().split()[0] if unit else ""
    target = {"ms": "milliseconds", "milliseconds": "milliseconds", "minutes": "minutes"}.get(word)
    return time.to(target) if target and time.unit == "seconds" else time


def _read(inputs: Inputs, shape: Shape, book: Book) -> Quantity:
    """GB that a step reads: the stated size of the weights, or the computed one."""
    stated, binary = inputs.number("weights_gb", "model_size_gb", "file_gb"), inputs.number("weights_gib", "model_size_gib", "file_gib")
    if stated is None and binary is None:
        return weight_gigabytes(shape, inputs.precision(book))
    size = stated if stated is not None else (binary or 0.0) * 2**30 / 1e9
    return exactly(size * shape.active_params / shape.params, "GB")


def _host(inputs: Inputs, book: Book) -> Host:
    device, engine = inputs.device(book), _engine(inputs)
    how = inputs.text("split", "parallelism", "multi_gpu")
    # frameworks and llama.cpp place whole layers on each device unless told otherwise
    by_layers = engine == "framework" or "llama.cpp" in inputs.text("engine", "framework", "software") or "layer" in how or "pipeline" in how
    return Host(
        bandwidth_gb_s=device.bandwidth_gb_s,
        peak_tflops=device.peak_bf16_tflops * _speed_up(inputs, book),
        memory_gb=device.memory_gb,
        devices=inputs.devices,
        split="tensor" in how or not by_layers,
        engine=engine,
    )


def _speed_up(inputs: Inputs, book: Book) -> float:
    """Engines that compute in the weights' own narrow type gain as the peak doubles with each halving; Blackwell reaches four bits."""
    engine, bits = inputs.text("engine"), inputs.precision(book).bits.likely
    if "tensorrt" not in engine and "fp8" not in inputs.text("precision", "quantization") and "fp4" not in inputs.text("precision", "quantization"):
        return 1.0
    newest = inputs.device(book).peak_bf16_tflops >= 2000
    return 4.0 if bits < 6 and newest else 2.0 if bits < 12 else 1.0


def _engine(inputs: Inputs) -> Engine:
    said = inputs.text("engine", "framework", "software", "runtime")
    for engine, words in _ENGINES.items():
        if any(word in said for word in words):
            return engine
    return "server" if said else "compiled"


def _hosted(inputs: Inputs, metric: str, is_time: bool, book: Book) -> Quantity:
    request = Request(inputs.number(*TOKENS_IN) or 0.0, inputs.number(*TOKENS_OUT) or 0.0)
    if not is_time and "first" not in metric and "wall" not in metric:
        return book.figure("hosted_tokens_per_second")
    if not request.tokens_in and not request.tokens_out:
        raise EstimateError("missing-data", "neither an accelerator nor numbers of tokens are given", "name one of them", "gpu")
    found = latency(book, request, hosted(book))
    return found.first_token if "first" in metric else found.p50
