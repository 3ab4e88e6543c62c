"""Search among the models of the Hub, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from app.core.cancel import CancelToken
from app.hub.endpoint import Access
from app.hub.errors import bad_reply
from app.hub.names import is_repo
from app.hub.session import Session, day, mapping, number, text, texts

Sort = Literal["trending", "downloads", "likes", "modified", "created"]

_SORTS = MappingProxyType(
    {
        "trending": "trendingScore", "downloads": "downloads", "likes": "likes",
        "modified": "lastModified", "created": "createdAt",
    }
)  # fmt: skip
_EXPAND = ("gguf", "safetensors", "downloads", "likes", "gated", "lastModified", "tags")
_SIFTED_PAGE = 100
"""Repositories on a page of which not all are wanted."""
_MOST_PAGES = 10
"""Pages that are asked for until one has what is wanted."""


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
    """The results of one query; ``more`` blocks and is called by one thread at a time.

    With a ``session`` its connections are kept open, without one each page makes its own.
    """

    def __init__(
        self, access: Access, query: Query, page: int = 30, *, session: Session | None = None
    ) -> None:
        self.query = query
        self.ended = False
        """Whether there are no more results."""
        self.complete = True
        """False when the search ended because a thousand models in a row were not wanted."""
        self._access = access
        self._session = session
        self._page = page
        self._seen: set[str] = set()
        self._next = f"{access.endpoint}/api/models"
        self._params: dict[str, Any] | None = _params(query, page)

    def more(self, cancel: CancelToken | None = None) -> tuple[Found, ...]:
        """Return the next page, empty only when there is none; raises HubError and Cancelled."""
        for _ in range(_MOST_PAGES):
            if self.ended:
                return ()
            found = self._one_page(cancel)
            if found:
                return found
        self.ended, self.complete = True, False
        return ()

    def _one_page(self, cancel: CancelToken | None) -> tuple[Found, ...]:
        if cancel is not None:
            cancel.raise_if_cancelled()
        items, following = self._ask(cancel)
        if not isinstance(items, list):
            raise bad_reply("The Hub", "the list of models is no list")
        # An address on another host is followed, without the token.
        self._next, self._params = following, None
        self.ended = not following or not items
        return tuple(self._new(found for item in items if (found := read_found(item))))

    def _ask(self, cancel: CancelToken | None) -> tuple[Any, str]:
        if self._session is not None:
            return self._session.json(self._next, self._params, what=self.query.text, cancel=cancel)
        with closing(Session(self._access)) as session:
            return session.json(self._next, self._params, what=self.query.text, cancel=cancel)

    def _new(self, found: Iterable[Found]) -> Iterable[Found]:
        """Leave out what is not wanted, and what moved on from the page before meanwhile."""
        for one in found:
            if one.id not in self._seen and wanted(one, self.query):
                self._seen.add(one.id)
                yield one


def read_found(item: Any) -> Found | None:
    """Read an entry of a list of models; None for what is none."""
    fields = mapping(item)
    name = text(fields.get("id"))
    if not is_repo(name):
        return None
    tags = texts(fields.get("tags"))
    gguf = mapping(fields.get("gguf"))
    return Found(
        id=name,
        downloads=number(fields.get("downloads")),
        likes=number(fields.get("likes")),
        gated=bool(fields.get("gated")),
        updated=day(fields.get("lastModified")),
        parameters=number(gguf.get("total"))
        or number(mapping(fields.get("safetensors")).get("total")),
        architecture=text(gguf.get("architecture")),
        context_length=number(gguf.get("context_length")),
        licence=licence_of(tags),
        tags=tags,
        base_models=bases_of(tags),
    )


def wanted(found: Found, query: Query) -> bool:
    """Say whether a result is what was asked for: not every server knows every filter."""
    size = found.parameters
    return (
        (not query.architecture or found.architecture.lower() == query.architecture.lower())
        and (not query.licence or found.licence.lower() == query.licence.lower())
        and (query.gated is None or found.gated == query.gated)
        and (not query.gguf or "gguf" in found.tags)
        and (not query.base or query.base in found.base_models)
        # A size that nobody knows is no reason to hide a model.
        and not (size and query.least and size < query.least)
        and not (size and query.most and size > query.most)
    )


def licence_of(tags: Iterable[str]) -> str:
    """Return the licence that the tags name; empty without one."""
    return next((tag[8:] for tag in tags if tag.startswith("license:")), "")


def bases_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the repositories that the tags say it was made from."""
    bases = (tag.rpartition(":")[2] for tag in tags if tag.startswith("base_model:"))
    return tuple(dict.fromkeys(base for base in bases if is_repo(base)))


def _params(query: Query, page: int) -> dict[str, Any]:
    filters = ["gguf"] if query.gguf else []
    if query.licence:
        filters.append(f"license:{query.licence}")
    if query.base:
        filters.append(f"base_model:{query.base}")
    bounds = [f"min:{_billions(query.least)}"] if query.least else []
    if query.most:
        bounds.append(f"max:{_billions(query.most)}")
    params: dict[str, Any] = {
        "sort": _SORTS[query.sort],
        # The kind of model is known here alone: larger pages are sifted.
        "limit": max(page, _SIFTED_PAGE) if query.architecture else page,
        "expand": list(_EXPAND),
    }
    if words := _words(query.text):
        params["search"] = words
    if filters:
        params["filter"] = filters
    if bounds:
        params["num_parameters"] = ",".join(bounds)
    if query.gated is not None:
        params["gated"] = "true" if query.gated else "false"
    return params


def _words(text: str) -> str:
    """Return what to search for; of the address of a repository's page, its name."""
    page = re.match(r"\s*https?://[^/\s]+/([^/\s?#]+/[^/\s?#]+)", text)
    return page[1] if page else text.strip()


def _billions(parameters: int) -> str:
    return f"{parameters / 1e9:.6f}".rstrip("0").rstrip(".") + "B"
