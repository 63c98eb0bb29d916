"""Two versions of a pack compared in what they recommend: proved equal, or shown on answers."""

from .canonical import Canonical, canonical
from .compare import Comparison, Moved, Witness, compare_packs
from .joint import Joint, join

__all__ = ["Canonical", "Comparison", "Joint", "Moved", "Witness", "canonical", "compare_packs", "join"]
