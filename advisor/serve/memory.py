"""What a process does about its memory. Rules make many objects that stay, so garbage is sought seldom, and not among these (`keep_apart`). glibc
would give each thread a heap, whose gaps never come back: two do. What is free goes back now and then (`give_back`)."""

import ctypes
import gc
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of malloc.h
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_mallopt, _malloc_trim = (getattr(_libc, name, None) for name in ("mallopt", "malloc_trim"))


def tune() -> None:
    """Sets all of this for the process; the sooner the better, and once more does no harm."""
    gc.set_threshold(50_000, 10, 10)
    if _mallopt:
        _mallopt(_M_ARENA_MAX, 2)
        _mallopt(_M_MMAP_THRESHOLD, 8 << 20)
        _mallopt(_M_TRIM_THRESHOLD, 32 << 20)


def keep_apart() -> None:
    """Leaves what exists now out of the search for garbage, after rules were read; what was left out before and is garbage by now goes first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Frees what visitors who left have left behind, for the machine too."""
    gc.collect()
    if _malloc_trim:
        _malloc_trim(0)
