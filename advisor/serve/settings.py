"""How a server runs, as the environment says it; `docs/serving.md` lists the variables."""

import os


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise SystemExit(f"error: `{name}` is a whole number, not `{text[:60]}`")
    return int(text)


PACK = os.environ.get("ADVISOR_PACK")  # the folder of the rules; None for those of the product
URL = (os.environ.get("ADVISOR_URL") or "http://localhost:8501").rstrip("/")  # of the web app
RATE = _number("ADVISOR_RATE", 600)  # requests a minute from one address; 0 for no limit
BODY = _number("ADVISOR_BODY", 262_144)  # bytes of a set of answers
WORKERS = _number("ADVISOR_WORKERS", 0)  # processes, started with the server; 0 for one a core, started with the first request
LOG = bool(_number("ADVISOR_LOG", 0))
