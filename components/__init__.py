"""The app's parts: pages, and what they are made of. They compute nothing themselves.

Reading rules makes many objects that stay. By default Python goes through all of them after every few hundred new ones, and
Streamlit would after each answer; so they are left out (`keep_apart`), and what visitors leave behind is looked for seldom.
"""

import gc

gc.set_threshold(50_000, 10, 10)


def keep_apart() -> None:
    """Leaves what exists now out of the search for garbage; to be called after rules were read. What was left out before and
    is garbage by now goes first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
