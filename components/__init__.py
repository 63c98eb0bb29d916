"""The app's parts: pages, and what they are made of. They compute nothing themselves.

Reading rules and compiling them makes many objects that stay. By default Python would go through all of them again after
every few hundred new ones, a fifth of what a start takes; so it looks for unreachable cycles less often.
"""

import gc

gc.set_threshold(50_000, 20, 100)
