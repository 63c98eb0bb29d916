"""Packs that did not change since they were last read come from a file in the user's cache folder.

Reading and checking the default pack takes about half a second, loading it from there a tenth of that. The key covers
the text of every file and the code that reads it, so an edit of either is never missed. Like Python's own `.pyc` files
it lies where only the user writes; whatever goes wrong with it, the pack is read afresh.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path

from .pack import Pack

KEPT = 8  # the newest so many packs stay


def folder() -> Path:
    """`$XDG_CACHE_HOME/adaptation-advisor`, or the same below `~/.cache`."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if home else Path.home() / ".cache") / "adaptation-advisor"


def key_of(pack_folder: Path) -> str | None:
    """What the pack's texts and the reading code add up to; None for an overlay (it hangs on another pack) or no pack."""
    digest = hashlib.sha256(f"{sys.version} {pack_folder.resolve()}".encode())
    try:
        for path in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(path.read_bytes())
        files = sorted(pack_folder.rglob("*.y*ml"))
        for path in files:
            data = path.read_bytes()
            if b"extends" in data and any(line.startswith(b"extends") for line in data.splitlines()):
                return None
            digest.update(path.relative_to(pack_folder).as_posix().encode() + b"\0" + data + b"\0")
    except (OSError, RuntimeError):
        return None
    return digest.hexdigest()[:40] if files else None


def load(key: str) -> Pack | None:
    """The pack kept under `key`, or None."""
    try:
        pack = pickle.loads((folder() / f"{key}.pack").read_bytes())
    except Exception:  # a cache that cannot be read, for whatever reason, is no cache
        return None
    return pack if isinstance(pack, Pack) else None


def store(key: str, pack: Pack) -> None:
    """Keeps a pack that was read without a problem."""
    try:
        where = folder()
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=where, delete=False) as file:
            pickle.dump(pack, file, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(file.name, where / f"{key}.pack")
        for old in sorted(where.glob("*.pack"), key=lambda p: -p.stat().st_mtime_ns)[KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
