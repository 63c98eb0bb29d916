"""Where estimates look things up: dated figures, accelerators and model shapes, by id or by the names people use."""

from __future__ import annotations

import difflib
import functools
import re
import weakref
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.pack import DEFAULT_PACK, Pack, load_pack
from advisor.pack.beside import Accelerator, Architecture
from advisor.pack.model import Content

from .problem import EstimateError
from .quantity import Assumption, Quantity


@dataclass(frozen=True)
class Book:
    """Everything assumed, by id."""

    figures: Mapping[str, Assumption]
    accelerators: Mapping[str, Accelerator]
    architectures: Mapping[str, Architecture]

    @staticmethod
    def of(content: Content) -> Book:
        """What a pack assumes."""
        assumed = [Assumption(f.id, f.label, f.low, f.likely, f.high, f.unit, f.source, f.judgement) for f in content.figures]
        return Book({a.id: a for a in assumed}, {a.id: a for a in content.accelerators}, {a.id: a for a in content.architectures})

    def figure(self, name: str) -> Quantity:
        """The figure `name` as a quantity that rests on itself; an unknown one is an error."""
        found = self.figures.get(name)
        if found is None:
            raise EstimateError("unknown-figure", f"there is no figure `{name}`", "add it to the pack's `figures`")
        return found.quantity()

    def architecture(self, name: str) -> Architecture:
        """The model that goes by `name`: its id, or a name whose words are all said, the one with most words first
        (`Llama 3.1 8B Instruct` is Llama 3.1 8B). An unknown one is an error whose hint names a close one."""
        if name in self.architectures:
            return self.architectures[name]
        said = set(_words(name))
        known = [(words, a) for a in self.architectures.values() for n in (a.label, *a.also) if (words := _words(n)) and set(words) <= said]
        if known:
            return max(known, key=lambda entry: len(entry[0]))[1]
        labels = {a.label.lower(): a.label for a in self.architectures.values()}
        close = difflib.get_close_matches(name.lower(), labels, n=1, cutoff=0.4)
        hint = f"did you mean `{labels[close[0]]}`?" if close else "add it to the pack's `architectures`"
        raise EstimateError("unknown-model", f"`{name[:60]}` is no model that we know", hint)


_books: weakref.WeakKeyDictionary[Pack, Book] = weakref.WeakKeyDictionary()


@functools.cache
def default_book() -> Book:
    """The book of the default pack."""
    return Book.of(load_pack().content)


def book_of(pack: Pack) -> Book:
    """The pack's figures, with the default pack's where it has none."""
    if pack not in _books:
        own = Book.of(pack.content)
        base = own if pack.folder.resolve() == DEFAULT_PACK.resolve() else default_book()
        _books[pack] = Book({**base.figures, **own.figures}, {**base.accelerators, **own.accelerators}, {**base.architectures, **own.architectures})
    return _books[pack]


@functools.lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """`Qwen2.5-7B-Chat` -> qwen, 2.5, 7b, chat; `H100 80 GB` -> h100, 80gb."""
    text = re.sub(r"(\d)\s+(gb|b)\b", r"\1\2", str(name).lower())
    text = re.sub(r"([a-z]{3,})(?=\d)", r"\1 ", text)
    return tuple(word.strip(".") for word in re.split(r"[^a-z0-9.]+", text) if word.strip("."))
