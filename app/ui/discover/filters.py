"""What the owner looks for: the words typed and the filters chosen, as one value. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from app.core.words import mark
from app.fit.catalogue import Entry

if TYPE_CHECKING:
    from app.hub.search import Query

Sort = Literal["trending", "downloads", "likes", "modified", "created"]

SORTS: tuple[tuple[Sort, str], ...] = (
    ("downloads", mark("Most downloads")),
    ("trending", mark("Trending")),
    ("likes", mark("Most likes")),
    ("modified", mark("Last changed")),
    ("created", mark("Newest")),
)


class Choice(NamedTuple):
    """A line of a filter's menu; an empty value is any."""

    value: str
    text: str


class Size(NamedTuple):
    """Bounds of the parameters; 0 is no bound."""

    text: str
    least: int = 0
    most: int = 0


_B = 1_000_000_000
SIZES: dict[str, Size] = {
    "": Size(mark("Any size")),
    "2": Size(mark("Up to 2B"), most=2 * _B),
    "5": Size(mark("2B to 5B"), 2 * _B, 5 * _B),
    "10": Size(mark("5B to 10B"), 5 * _B, 10 * _B),
    "20": Size(mark("10B to 20B"), 10 * _B, 20 * _B),
    "40": Size(mark("20B to 40B"), 20 * _B, 40 * _B),
    "80": Size(mark("40B to 80B"), 40 * _B, 80 * _B),
    "81": Size(mark("Over 80B"), least=80 * _B),
}
ARCHITECTURES = (
    Choice("", mark("Any architecture")),
    Choice("llama", mark("Llama, Mistral, and alike")),
    Choice("qwen2", mark("Qwen 2 and 2.5")),
    Choice("qwen3", "Qwen 3"),
    Choice("qwen3moe", mark("Qwen 3 with experts")),
    Choice("gemma2", "Gemma 2"),
    Choice("gemma3", "Gemma 3"),
    Choice("phi3", mark("Phi 3 and 4")),
    Choice("gpt-oss", "GPT-OSS"),
    Choice("deepseek2", mark("DeepSeek 2, 3 and R1")),
    Choice("granite", "Granite"),
    Choice("glm4", "GLM 4"),
    Choice("command-r", "Command R"),
    Choice("exaone", "EXAONE"),
    Choice("smollm3", "SmolLM 3"),
)
"""As GGUF files name them."""
LICENCES = (
    Choice("", mark("Any licence")),
    Choice("apache-2.0", "Apache 2.0"),
    Choice("mit", "MIT"),
    Choice("llama3.1", "Llama 3.1"),
    Choice("llama3.2", "Llama 3.2"),
    Choice("llama3.3", "Llama 3.3"),
    Choice("gemma", "Gemma"),
    Choice("cc-by-4.0", "CC BY 4.0"),
    Choice("cc-by-nc-4.0", "CC BY-NC 4.0"),
)
"""As model cards name them."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that narrows a search but its words."""

    fits: bool = True
    """Only what this machine has room for."""
    gguf: bool = True
    """Only repositories whose files Snug can run."""
    open: bool = False
    """Only those that anybody may download."""
    size: str = ""
    """A key of :data:`SIZES`."""
    architecture: str = ""
    licence: str = ""
    sort: Sort = "downloads"

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen that is not so from the start."""
        plain = msgspec.structs.replace(self, sort="downloads")
        return plain != Filters()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One search: words, filters, and the most parameters that fit (0: not known yet)."""

    text: str
    filters: Filters
    room: int = 0

    def query(self) -> Query:
        """Return it as the Hub's client takes it; imports the client."""
        from app.hub.search import Query

        size = SIZES[self.filters.size]
        most = size.most
        if self.filters.fits and self.room:
            most = min(most, self.room) if most else self.room
        return Query(
            text=self.text,
            sort=self.filters.sort,
            least=size.least,
            most=most,
            architecture=self.filters.architecture,
            licence=self.filters.licence,
            gated=False if self.filters.open else None,
            gguf=self.filters.gguf,
        )


def matching(entries: Sequence[Entry], asked: Asked) -> list[Entry]:
    """Return the models of the catalogue that pass the filters, in their order."""
    size = SIZES[asked.filters.size]
    filters = asked.filters
    return [
        entry
        for entry in entries
        if entry.parameters >= size.least
        and (not size.most or entry.parameters <= size.most)
        and not (filters.fits and asked.room and entry.parameters > asked.room)
        and (not filters.architecture or entry.shape.architecture == filters.architecture)
        and (not filters.licence or _plain(filters.licence) in _plain(entry.licence))
    ]


def _plain(licence: str) -> str:
    return "".join(letter for letter in licence.lower() if letter.isalnum())
