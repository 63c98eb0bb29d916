"""Two versions of a pack compared in what they recommend: on cases, and on seeded samples of answers."""

from .compare import compare_packs

__all__ = ["compare_packs"]
