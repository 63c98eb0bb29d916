"""Tables of any length: frame by frame, over the cores of this machine or, by `recommend_frame`, over those of many."""

import functools
import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd

from advisor.pack import DEFAULT_PACK, load_pack

from .rows import batch

pack_in = functools.cache(load_pack)  # a process loads a pack once


def recommend_frame(
    frame: pd.DataFrame, folder: Path = DEFAULT_PACK, columns: Mapping[str, str] | None = None, samples: int = 200, *, costs: bool = False
) -> pd.DataFrame:
    """`batch` by the pack in a folder: a pure function of the frame, which engines such as Dask can map over the parts of a table."""
    return batch(pack_in(folder), frame, columns, samples, costs=costs)


def recommend_frames(frames: Iterable[pd.DataFrame], *args: Any, **named: Any) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each frame with its advice, in their order, as `recommend_frame` gives it; where there are several, all cores work."""
    coming = iter(frames)
    first = [*itertools.islice(coming, 2)]
    if len(first) < 2:
        yield from ((frame, recommend_frame(frame, *args, **named)) for frame in first)
        return
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        waiting: deque[tuple[pd.DataFrame, Future[pd.DataFrame]]] = deque()
        for frame in itertools.chain(first, coming):
            waiting.append((frame, pool.submit(recommend_frame, frame, *args, **named)))
            if len(waiting) > 3 * cores:  # few are read before their turn comes
                head, advice = waiting.popleft()
                yield head, advice.result()
        yield from ((head, advice.result()) for head, advice in waiting)
