"""Search among the models of the Hub, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from app.hub.endpoint import Access

Sort = Literal["trending", "downloads", "likes", "modified", "created"]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; empty, 0 and None mean any."""

    text: str = ""
    sort: Sort = "trending"
    least: int = 0
    """Parameters."""
    most: int = 0
    """Parameters."""
    architecture: str = ""
    licence: str = ""
    gated: bool | None = None
    gguf: bool = True
    """Only repositories with GGUF files."""
    base: str = ""
    """Only those made from this repository."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A repository in a list of results; 0 and empty: not known."""

    id: str
    downloads: int = 0
    likes: int = 0
    gated: bool = False
    updated: str = ""
    """Day of the last change, ``2025-01-31``."""
    parameters: int = 0
    architecture: str = ""
    context_length: int = 0
    licence: str = ""
    tags: tuple[str, ...] = ()
    base_models: tuple[str, ...] = ()


class Search:
    """The results of one query; ``more`` blocks and is called by one thread at a time."""

    def __init__(self, access: Access, query: Query, page: int = 30) -> None:
        self.query = query
        self.ended = False
        """Whether there are no more results."""
        self._access = access
        self._page = page

    def more(self) -> tuple[Found, ...]:
        """Return the next page, empty only when there is none; raises HubError."""
        raise NotImplementedError
