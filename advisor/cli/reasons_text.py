"""What `explain` says, in words."""

from __future__ import annotations

from typing import Any


def text(found: dict[str, Any]) -> str:
    """An explanation in words; one about a route, if one was named."""
    said = found["verdict"]
    lines = [said["headline"], said["note"]]
    if found["route"] is not None:
        return "\n".join([*lines, *_route_lines(found["route"])])
    helpful = [r for r in found["reasons"] if r["value"] > 0]
    harmful = [r for r in found["reasons"] if r["value"] < 0]
    lines += _block("Why it leads", [_reason_line(r) for r in helpful])
    lines += _block("What speaks against it", [_reason_line(r) for r in reversed(harmful)])
    lines += _block("The stack", [f"{c['layer']}: {c['label']} ({c['badge']}). {c['reason']}".rstrip() for c in found["stack"]])
    lines += _block("What would change it", _toward_lines(found["toward"]))
    if found["sturdiness"] is not None:
        lines += _block("How sturdy it is", [found["sturdiness"]["sentence"], _error_line(found["sturdiness"])])
    lines += _block("Whether it is settled", [found["settled"]["sentence"]])
    lines += _block("Ruled out", [_out_line(o) for o in found["ruled_out"]])
    if found["next_question"]:
        asked = found["next_question"]
        lines += _block("Ask next", [f"{asked['ask']} [{asked['question']}]"])
    lines += _block("Every rule that fired", [_fired_line(f, found["first"]) for f in found["trace"]])
    return "\n".join(lines)


def _route_lines(route: dict[str, Any]) -> list[str]:
    lines = ["", route["verdict"]]
    if route["status"] not in ("first", "companion"):
        lines += _block("Why not", route["why_not"])
    lines += _block("What speaks for it", [_reason_line(r) for r in route["speaks_for"]])
    lines += _block("What speaks against it", [_reason_line(r) for r in route["speaks_against"]])
    lines += _block("What would have to be true", route["would_have_to_be_true"])
    lines += _block("Test first", [_test_line(t) for t in route["test_first"]])
    return lines


def _block(title: str, entries: list[str]) -> list[str]:
    return ["", title, *(f"  {entry}" for entry in entries)] if entries else []


def _reason_line(reason: dict[str, Any]) -> str:
    rests = ", ".join(reason["sources"]) or reason["strength"]
    return f"{reason['value']:+4d}  {reason['because']} [{reason['rule']}{'; ' + rests if rests else ''}]"


def _toward_lines(found: dict[str, Any]) -> list[str]:
    return [flip["sentence"] for flip in found["flips"]] or [found["sentence"]]


def _error_line(sturdy: dict[str, Any]) -> str:
    return f"({sturdy['samples']:,} weightings sampled, each weight between half and twice its value; standard error {sturdy['error']:.1%})"


def _fired_line(fired: dict[str, Any], first: str | None) -> str:
    answered = "; ".join(f"{q}: {text}" for q, text in fired["answers"].items()) or "always"
    return f"{fired['points'].get(first or '', 0):+4d}  {fired['rule']} ({answered})"


def _test_line(test: dict[str, Any]) -> str:
    passes = f" Good enough: {test['passes']}" if test["passes"] else ""
    stop = f" Stop: {test['stop']}" if test["stop"] else ""
    return f"{test['do']}{passes}{stop}"


def _out_line(out: dict[str, Any]) -> str:
    return " ".join(part for part in (f"{out['label']}:", *out["reasons"], out["reopens"]) if part)
