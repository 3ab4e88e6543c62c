"""Well-known models that can be looked up without a network.

Their facts are in ``resources/catalogue.toml``, each with the repository that it is from.
"""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
from collections.abc import Sequence

import msgspec

from app.core.errors import UsageError
from app.core.paths import shipped
from app.core.words import tr
from app.fit import blueprint
from app.fit.blueprint import Shape
from app.gguf.header import Header

USUAL_TYPES = (
    "F16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q4_K_M", "Q4_K_S", "IQ4_XS", "Q3_K_L", "Q3_K_M",
    "IQ3_M", "IQ3_XXS", "Q2_K", "IQ2_M",
)  # fmt: skip
"""Types that a model is usually offered in, from the largest to the smallest."""
_CLOSE = 0.6


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model of the catalogue; sizes in numbers, not bytes."""

    name: str
    """As people write it, "Llama 3.1 8B Instruct"."""
    repo: str
    """The model card on Hugging Face that the facts are from."""
    parameters: int
    """As published; of models that also see images, the language part."""
    active: int = 0
    """Parameters that one token passes through, as published; 0: all of them."""
    shape: Shape
    licence: str
    released: str
    """Year and month."""
    types: tuple[str, ...] = ()
    """GGUF types it makes sense in, where these are not the usual ones."""
    gguf: tuple[str, ...] = ()
    """Repositories that offer it as GGUF."""
    also: tuple[str, ...] = ()
    """Other names that it goes by, and models of the same shape."""

    @property
    def context(self) -> int:
        """Tokens of context it was trained or extended for."""
        return self.shape.context

    @property
    def offered(self) -> tuple[str, ...]:
        """GGUF types that it could be had in, from the largest to the smallest."""
        return self.types or USUAL_TYPES

    @property
    def is_mixture(self) -> bool:
        """Whether only some of its experts work on a token."""
        return self.shape.experts > 0

    @property
    def uniform_cache(self) -> bool:
        """Whether every layer keeps the same keys and values, so that the KV formula is simple."""
        return not self.shape.window and not self.shape.kv_rank


@functools.cache
def catalogue() -> tuple[Entry, ...]:
    """Return every model, in the order of the file: families together, small ones first."""
    text = shipped("resources", "catalogue.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["model"], list[Entry]))


def search_models(text: str, limit: int = 10) -> list[Entry]:
    """Return the models that a person may mean, the best match first.

    Every word has to be in the name, the repository or another name; without any such model, close
    spellings count.
    """
    words = _words(text)
    if not words:
        return list(catalogue()[:limit])
    found = [entry for entry in catalogue() if _matches(entry, words)]
    if found:
        # The shortest name has the fewest words that nobody asked for.
        found.sort(key=lambda entry: (_plain(entry.name) != _plain(text), len(entry.name)))
        return found[:limit]
    # A letter may be wrong, a number not: 7B is no misspelt 70B.
    numbers = [word for word in words if word[0].isdigit()]
    alike = [entry for entry in catalogue() if _matches(entry, numbers)]
    scored = [(_closeness(entry, text), entry) for entry in alike]
    scored = [pair for pair in scored if pair[0] >= _CLOSE]
    scored.sort(key=lambda pair: -pair[0])
    return [entry for _, entry in scored[:limit]]


def find_model(text: str) -> Entry:
    """Return the one model that is meant; raises UsageError that names the candidates."""
    wanted = _plain(text)
    for entry in catalogue():
        if wanted in {_plain(name) for name in (entry.name, entry.repo, *entry.also)}:
            return entry
    found = search_models(text, 6)
    if not found:
        raise UsageError(
            tr("No model of the catalogue is called {words}.", words=text),
            tr("Give the path of a .gguf file, or --params and --bits for any other model."),
        )
    if all(_plain(entry.name).startswith(_plain(found[0].name)) for entry in found):
        return found[0]  # the others are later editions of it
    if len(found) > 1 and all(_matches(entry, _words(text)) for entry in found):
        names = ", ".join(entry.name for entry in found)
        raise UsageError(
            tr("{words} could be one of several models.", words=text),
            tr("Say which: {names}.", names=names),
        )
    return found[0]


@functools.lru_cache(maxsize=128)
def entry_header(entry: Entry, type: str) -> Header:
    """Return the header that the model's file would have in a GGUF type; raises UsageError."""
    try:
        return blueprint.draw(entry.shape, type, entry.name)
    except KeyError as error:
        raise UsageError(
            tr("{type} is no type that a whole GGUF file is made in.", type=type),
            tr("Types of this model: {offered}.", offered=", ".join(entry.offered)),
        ) from error


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "", text.lower())


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+|\d+(?:\.\d+)?[bmx]?(?:\d+b)?", text.lower())


def _matches(entry: Entry, words: Sequence[str]) -> bool:
    """Tell whether one of a model's names has all the words."""
    names = (entry.name, entry.repo, *entry.also)
    return any(all(_holds(name, word) for word in words) for name in names)


def _holds(name: str, word: str) -> bool:
    """Tell whether a word is in a name; numbers must be whole, so that 3 is not in 13B or 3.1."""
    if word[0].isdigit():
        pattern = rf"(?<![\d.]){re.escape(word)}(?![\d]|\.\d)"
        return re.search(pattern, name.lower()) is not None
    return word in name.lower()


def _closeness(entry: Entry, text: str) -> float:
    wanted = _plain(text)
    names = (entry.name, entry.repo.rpartition("/")[2], *entry.also)
    return max(difflib.SequenceMatcher(None, wanted, _plain(name)).ratio() for name in names)
