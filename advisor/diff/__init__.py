"""Two versions of a pack compared in what they recommend, on cases and on seeded samples of answers; and a change tried before it is saved."""

from .attempt import Tried, save_rule, try_change
from .compare import compare_packs
