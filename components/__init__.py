"""The app's parts: pages, and what they are made of. They compute nothing themselves.

Reading rules makes many objects that stay. By default Python goes through all of them after every few hundred new ones, and
Streamlit would after each answer; so they are left out (`keep_apart`), and what visitors leave behind is looked for seldom.
Each run of a script is a thread, and glibc would give many of them a heap of their own, whose gaps never come back: two do.
"""

import ctypes
import gc
import sys

_M_ARENA_MAX = -8  # of malloc.h

gc.set_threshold(50_000, 10, 10)
if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
    libc.mallopt(_M_ARENA_MAX, 2)


def keep_apart() -> None:
    """Leaves what exists now out of the search for garbage; to be called after rules were read. What was left out before and
    is garbage by now goes first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
