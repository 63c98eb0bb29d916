"""Describe it: from a story to answers, without a browser."""

from __future__ import annotations

import json

from tests.components.visits import text_of, visit

STORY = "We plan a helper. Staff search the archive of letters."
REPLY = """Sure!
```yaml
makes: {answer: "fact", quote: "We plan a helper"}
facts_in: {answer: ["archive"], quote: "search the archive"}
team: {answer: "nobody", quote: "nobody is there"}
person: {answer: "no"}
wait: {answer: "forever"}
```
"""


def test_a_story_becomes_answers_to_keep_or_to_clear():
    """The prompt shows once a story stands; of the reply each answer stands beside its words, ticked where the story holds them, and
    what is kept goes to the address, its words to the notes."""
    app = visit()
    assert ["describe", "task", "begin", "told"] == [b.key for b in app.button(key="describe").click().run().button]
    app.text_area(key="story").set_value(STORY).run()
    copied = next(block.proto.body for block in app.get("html") if "copy-prompt" in block.proto.body)
    assert STORY in copied and "makes: What must come out" in copied
    app.text_area(key="reply").set_value(REPLY).run()
    said = text_of(app)
    assert (
        not app.exception
        and "4 answers: keep those that are right" in said
        and "forever is no answer to wait" in said.replace("`` ", "").replace(" ``", "")
    )
    assert "“search the archive”" in said and "Not in your story:] “nobody is there”" in said and "No words of the story beside it" in said
    assert [True, True, False, False] == [box.value for box in app.checkbox]
    app.checkbox[0].uncheck().run()
    app.checkbox[3].check().run()
    app.button(key="use_described").click().run()
    assert {"edition": "2", "facts_in": "archive", "person": "no"} == dict(app.query_params)
    assert {"facts_in": "“search the archive”"} == app.session_state["_answers"].notes
    assert app.session_state["_answers"].assumed == frozenset()


def test_a_story_cannot_leave_its_place_in_the_page():
    """Whatever the story holds, it cannot end the script that copies it."""
    app = visit()
    app.button(key="describe").click().run()
    app.text_area(key="story").set_value("</script><b>bold</b>").run()
    copied = next(block.proto.body for block in app.get("html") if "copy-prompt" in block.proto.body)
    assert 1 == copied.count("</script>") and "<b>" not in copied
    assert "</script><b>bold</b>" in json.loads(copied.partition("text = ")[2].partition(", told =")[0])
