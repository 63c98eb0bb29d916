"""Two servers behind `deploy/nginx.conf`: a killed one and a deploy by turns cost no visitor an answer or an error."""

import os
import signal
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.replicas import crowd, front
from tests.browser.conftest import Site, copy, serve
from tests.strategies import edit


def test_servers_come_and_go_and_visitors_stay(visit, tmp_path: Path):
    """A visitor's server is killed and another goes on with all answers; a deploy by turns shows ten more visitors no error."""
    old, new, start = copy(tmp_path / "old"), copy(tmp_path / "new"), contextmanager(serve)
    edit(new / "questions" / "2-work.yaml", ("A clever newcomer is", "Let a colleague try. A clever newcomer is"))
    with front(tmp_path) as (url, ports), ExitStack() as stack, ExitStack() as second:
        first, visitor, sent = stack.enter_context(start(old, ports[0])), visit(Site(url, old)), list[bytes | str]()
        visitor.open("/?edition=2&stage=idea&makes=fact&brings=words")
        for question, label in (("colleague", "A few worked examples"), ("facts_in", "In similar past cases"), ("examples", "100–499 examples")):
            if question == "examples":
                second.enter_context(start(old, ports[1]))
                visitor.page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: sent.append(frame)))
                os.kill(first.pid, signal.SIGKILL)
                while len(sent) < 9:  # until the other server draws the page anew
                    visitor.page.wait_for_timeout(100)
            option, following = visitor.option(question, label), visitor.page.get_by_role("button", name="Next question")
            option.or_(following).first.wait_for()  # after another server went on the page is drawn anew
            visitor.settle()
            if not option.count():
                following.press("Enter")
            visitor.answer(question, label, f"{question}=")
        visitor.stands_at("edition=2&stage=idea&makes=fact&brings=words&colleague=few&facts_in=past&examples=100-499")
        with crowd(url, 10) as visits:
            stack.enter_context(start(new, ports[0]))
            second.close()
            stack.enter_context(start(new, ports[1]))
        assert all(answered > 1 and not errors for answered, errors in (one.result() for one in visits))
        visitor.open("/?edition=2&stage=idea&makes=fact&brings=words")
        visitor.page.get_by_text("Let a colleague try.").first.wait_for()
        visitor.page.close()  # before what it asks ends
