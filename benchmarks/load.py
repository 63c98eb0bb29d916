"""Many visitors at once, beside a bare Streamlit page with as many widgets.

Each visitor holds a websocket as a browser does, opens the page and then answers a question every ten seconds: it sends the
states of all widgets with another pill chosen; of a widget within a fragment of the page it asks for that fragment alone. Timed
is from sending that to the end of the script's run. Both servers are started here, one visitor count after the other, so that
neither page slows the other. Memory is the server's resident set; what a visitor who left had open is kept for TTL seconds
(Streamlit's own is two minutes), so *after* is read once those are over.
All counts of visitors take ten minutes, `python -m benchmarks.load 25` takes five.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from advisor.answers import query_string, to_query
from advisor.pack import Pack
from advisor.serve.rules_store import LOOK, TIDY

from .browser import ROOT, served
from .measure import SEED, Row, answers_of, worlds

COUNTS = {1: 20.0, 10: 30.0, 25: 60.0, 50: 60.0}  # visitors -> seconds
BUDGETS = {25: "95 % below 300 ms, none fails", 50: "95 % below 500 ms, none fails"}
STEPS = 6  # to a question that is open
EVERY, PATIENCE, TTL = 10.0, 30.0, 5  # seconds
BUSY, BUSY_SECONDS = 8, 15.0  # visitors who answer without a pause
ANSWERED = 12
KINDS = {
    "button_group": "pills",
    "selectbox": "select",
    "button": "button",
    "vega_lite_chart": "chart",
    "popover": "popover",
    "expandable": "expander",
    "tab_container": "tabs",
}


@dataclass
class Visitor:
    """One session of a browser: what the last run showed, and what the visitor chose."""

    socket: ClientConnection
    query: str
    rng: random.Random
    questions: dict[str, ButtonGroup] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    within: dict[str, str] = field(default_factory=dict)  # widget -> the fragment that alone runs when it is used, or nothing
    timers: dict[str, float] = field(default_factory=dict)  # fragments that the page runs again and again, each so many seconds
    cached: dict[str, ForwardMsg] = field(default_factory=dict)  # what the server need not send again, as a browser keeps it
    onward: str = ""  # the button that brings the next question
    page: str = ""
    runs: int = 0

    async def run(self, used: str = "", timer: str = "") -> bool:
        """Has the script run once, or that fragment of it in which a widget was used or whose time has come, and reads what it sends;
        whether it ended well."""
        message = BackMsg()
        message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = timer or self.within.get(used, ""), bool(timer)
        message.rerun_script.query_string, message.rerun_script.page_script_hash = self.query, self.page
        message.rerun_script.context_info.color_scheme = "light"
        message.rerun_script.cached_message_hashes[:] = self.cached
        for name, values in self.chosen.items():
            state: WidgetState = message.rerun_script.widget_states.widgets.add(id=name)
            state.string_array_value.data[:] = values
        if used and used == self.onward:
            message.rerun_script.widget_states.widgets.add(id=used, trigger_value=True)
        await self.socket.send(message.SerializeToString())
        self.runs += not timer
        sound = True
        while True:
            said = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(decode=False), PATIENCE))
            said = self.cached[said.ref_hash] if said.WhichOneof("type") == "ref_hash" else said
            if said.metadata.cacheable:
                self.cached[said.hash] = said
            kind = said.WhichOneof("type")
            if kind == "new_session":
                self.page = said.new_session.page_script_hash
                self._begins(said.metadata.run.fragment_ids)
            elif kind == "page_info_changed":
                self.query = said.page_info_changed.query_string
            elif kind == "auto_rerun":
                self.timers[said.auto_rerun.fragment_id] = said.auto_rerun.interval
            elif kind == "delta":
                sound &= self._sees(said)
            elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.chosen = {name: values for name, values in self.chosen.items() if name in self.questions}
                return sound and said.script_finished in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

    def _begins(self, fragments: Sequence[str]) -> None:
        """What these fragments of the page showed goes, or all if there are none."""
        if not fragments:
            self.kinds.clear()
            self.timers.clear()
        self.within = {name: fragment for name, fragment in self.within.items() if fragments and fragment not in fragments}
        self.questions = {name: group for name, group in self.questions.items() if name in self.within}
        self.onward = self.onward if self.onward in self.within else ""

    def _sees(self, said: ForwardMsg) -> bool:
        """Takes in one element; False for an error that the page shows."""
        element = said.delta.new_element
        kind = element.WhichOneof("type") or said.delta.add_block.WhichOneof("type") or ""
        self.kinds[kind] += 1
        if kind == "button_group":
            group = element.button_group
            self.questions[group.id], self.within[group.id] = group, said.delta.fragment_id
            if group.set_value or group.id not in self.chosen:
                self.chosen[group.id] = [*group.raw_values]
        if kind == "button" and element.button.id.endswith("-go_on"):
            self.onward = element.button.id
            self.within[self.onward] = said.delta.fragment_id
        return not (kind == "exception" or (kind == "alert" and "could not be shown" in element.alert.body))

    async def idle(self, until: float) -> bool:
        """Looks at the page until a moment of the loop's clock, while the page's timers run; whether all went well."""
        clock, sound = asyncio.get_running_loop().time, True
        due = {fragment: clock() + seconds for fragment, seconds in self.timers.items()}
        while due and (at := min(due.values())) < until:
            await asyncio.sleep(max(0.0, at - clock()))
            fragment = min(due, key=due.__getitem__)
            sound &= await self.run(timer=fragment)
            due[fragment] = clock() + self.timers[fragment]
        await asyncio.sleep(max(0.0, until - clock()))
        return sound

    async def answer(self) -> tuple[float, bool]:
        """Goes on to a question that is open, if there is one, and answers it: (milliseconds of the answer, whether all went well)."""
        sound = True
        for _ in range(STEPS):
            if self._in_sight("q", unanswered=True):
                break
            if groups := self._in_sight("g", unanswered=True):  # of a long list the group comes first
                sound &= await self.run(self._choose(groups[0]))
            elif self.onward:
                sound &= await self.run(self.onward)
        used = self._choose(self.rng.choice(self._in_sight("q", unanswered=True) or self._in_sight("q|mode") or [*self.questions.values()]))
        start = time.perf_counter()
        sound &= await self.run(used)
        return (time.perf_counter() - start) * 1000, sound

    def _in_sight(self, kinds: str, *, unanswered: bool = False) -> list[ButtonGroup]:
        shown = [group for name, group in self.questions.items() if re.search(rf"-({kinds})(_\w+)?$", name)]
        return [group for group in shown if not (unanswered and self.chosen[group.id])]

    def _choose(self, group: ButtonGroup) -> str:
        """Chooses another option, and returns the name of the widget."""
        before = self.chosen[group.id]
        option = self.rng.choice([o.content for o in group.options if o.content not in before])
        self.chosen[group.id] = [*before, option] if group.click_mode == ButtonGroup.MULTI_SELECT else [option]
        return group.id


@dataclass
class Load:
    """What some visitors saw: milliseconds of each answer, and how many answers failed."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    runs: int = 0
    most_memory: float = 0.0

    def percentile(self, share: int) -> float:
        return float(np.percentile(self.times or [float("inf")], share))


async def _visit(url: str, query: str, load: Load, seed: int, begins: float, ends: float, every: float) -> Counter[str]:
    """One visitor until `ends` (seconds of the loop's clock), who answers for the first time at `begins`."""
    clock = asyncio.get_running_loop().time
    rng = random.Random(f"{SEED} {seed}")
    try:
        async with connect(f"{url.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            visitor = Visitor(socket, query, rng)
            if not await visitor.run():
                load.failed += 1
            kinds = Counter(visitor.kinds)
            load.failed += not await visitor.idle(begins)
            due = begins
            before = visitor.runs
            while clock() < ends:
                took, sound = await visitor.answer()
                load.times.append(took)
                load.failed += not sound
                due = max(due + every, clock())
                load.failed += not await visitor.idle(due)
            load.runs += visitor.runs - before
            return kinds
    except (OSError, TimeoutError, EOFError) as error:
        load.failed += 1
        print(f"a visitor was lost: {error!r}")
        return Counter()


async def _crowd(url: str, queries: list[str], pid: int, seconds: float, every: float) -> tuple[Load, Counter[str]]:
    """As many visitors as there are queries, who come one after the other within the first ten seconds."""
    load, clock = Load(), asyncio.get_running_loop().time
    opened = clock()
    gap = EVERY / len(queries)

    async def later(i: int, query: str) -> Counter[str]:
        await asyncio.sleep(i * gap)
        return await _visit(url, query, load, i, opened + EVERY + i * gap, opened + EVERY + seconds, every)

    visits = asyncio.gather(*(later(i, query) for i, query in enumerate(queries)))
    while not visits.done():
        load.most_memory = max(load.most_memory, _memory(pid))
        await asyncio.wait([visits], timeout=1.0)
    return load, (await visits)[0]


def _memory(pid: int) -> float:
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def _queries(pack: Pack, count: int) -> list[str]:
    """Addresses with twelve answers, each its own."""
    found = []
    for i in range(count):
        answers = answers_of(worlds(pack, 1, f"{SEED} {count} {i}")[0])
        kept = [q.id for q in pack.content.questions if q.id in answers.given][:ANSWERED]
        found.append(query_string(to_query(pack, answers.__class__({q: answers.given[q] for q in kept}))))
    return found


def _measured(
    script: Path, env: dict[str, str], queries: dict[int, list[str]], counts: tuple[int, ...]
) -> tuple[dict[int, Load], Load, list[float], Counter[str]]:
    """The loads of one page by number of visitors, the load at saturation, memory before, at most and after, and its elements."""
    found: dict[int, Load] = {}
    with served(script, env, "--server.disconnectedSessionTTL", str(TTL)) as (url, pid):
        _, kinds = asyncio.run(_crowd(url, queries[1] * 3, pid, 5.0, 1.0))  # what the first visitor has loaded stays
        time.sleep(TTL + 1)
        asyncio.run(_crowd(url, queries[1], pid, 1.0, 1.0))
        before = _memory(pid)
        for count in counts:
            seconds = COUNTS.get(count, max(COUNTS.values())) / (2 if env else 1)
            found[count], _ = asyncio.run(_crowd(url, queries[count], pid, seconds, EVERY))
        busy, _ = asyncio.run(_crowd(url, queries[50][:BUSY], pid, BUSY_SECONDS, 0.0))
        time.sleep(TTL + 1)
        asyncio.run(_crowd(url, queries[1], pid, 1.0, 1.0))  # a new visitor, upon whom Streamlit forgets those who left
        time.sleep(TIDY * LOOK + 1)
        return found, busy, [before, max(load.most_memory for load in found.values()), _memory(pid)], kinds


def run(pack: Pack, counts: tuple[int, ...] = tuple(COUNTS)) -> list[Row]:
    queries = {count: _queries(pack, count) for count in {1, 50, *counts}}
    ours, busy, memory, kinds = _measured(ROOT / "app.py", {}, queries, counts)
    size = {"BARE": json.dumps({name: kinds[kind] for kind, name in KINDS.items()})}
    bare, bare_busy, bare_memory, _ = _measured(ROOT / "benchmarks" / "bare_page.py", size, queries, counts)
    rows = []
    for count, load in ours.items():
        beside, p95 = bare[count], load.percentile(95)
        said = f"95 %: {p95:.0f} ms; {load.failed} of {len(load.times)} failed; {load.runs / max(len(load.times), 1):.2f} runs an answer and step on"
        against = f"bare page: {beside.percentile(50):.0f} ms, 95 % {beside.percentile(95):.0f} ms, {beside.failed} failed"
        what = f"{count} visitor{'s' if count > 1 else ''}, an answer each ten seconds"
        rows.append(Row(what, load.percentile(50), max(load.times), against, said, BUDGETS.get(count, "")))
    rate, other = busy.runs / BUSY_SECONDS, bare_busy.runs / BUSY_SECONDS
    said = f"{rate:.1f} runs a second, {rate / other:.2f} of the bare page's; {busy.failed} failed"
    what = f"{BUSY} visitors who answer without a pause"
    rows.append(Row(what, busy.percentile(50), max(busy.times), f"bare page: {other:.1f}", said, "0.5 of the bare page's"))
    told, bare_told = (", ".join(f"{megabytes:.0f}" for megabytes in some) for some in (memory, bare_memory))
    said = f"MB before, at most, after they left: {told}; {memory[2] / memory[0]:.2f} times"
    rows.append(Row("the server's memory", 0.0, None, f"bare page: {bare_told}", said, "1.3 times"))
    return rows


def main() -> None:
    from advisor.pack import load_pack

    from .__main__ import line

    for row in run(load_pack(), tuple(int(count) for count in sys.argv[1:]) or tuple(COUNTS)):
        print(line(row), flush=True)


if __name__ == "__main__":
    main()
