"""The app with a bare route beside its doors: it reads a body and gives the bytes of one recommendation, made beforehand."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from advisor.advise import advise
from advisor.answers import read_answers_file
from advisor.pack import load_pack
from advisor.report.json import encoded
from advisor.serve.doors import Doors

_ROOT = Path(__file__).parents[1]
_PACK = load_pack()
_BYTES = encoded(advise(_PACK, read_answers_file(_PACK, _ROOT / "examples" / "customer-support.yaml")[0]))
del _PACK


async def bare(request: Request) -> Response:
    await request.body()
    return Response(_BYTES, media_type="application/json")


doors = Doors()
app = st.App(_ROOT / "page.py", routes=[Route("/bare", bare, methods=["POST"]), *doors.routes], middleware=doors.middleware, lifespan=doors.lifespan)
