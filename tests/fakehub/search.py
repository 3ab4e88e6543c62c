"""The list of models: search, filters, order and pages, as ``GET /api/models`` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fakehub.repo import FIELDS, Shelf

PAGE = 1000
"""Models on a page where nothing else is asked for, and at most."""

_PLAIN = (
    "_id", "id", "modelId", "likes", "trendingScore", "private", "downloads", "tags",
    "pipeline_tag", "library_name", "createdAt",
)  # fmt: skip
_FULL = ("author", "sha", "lastModified", "gated", "disabled", "siblings")
_SORTS = ("trendingScore", "downloads", "likes", "lastModified", "createdAt")
_UNITS = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_SIZE = re.compile(r"(min|max):([\d.]+)([KMBT]?)", re.IGNORECASE)

Query = Mapping[str, Sequence[str]]


class BadQuery(Exception):
    """A parameter that the Hub refuses; the text says which."""


def find(shelves: Iterable[Shelf], query: Query) -> tuple[list[dict[str, Any]], int | None]:
    """Return a page of models and where the next one starts, None after the last."""
    found = sorted(
        (shelf for shelf in shelves if _wanted(shelf, query)), key=lambda shelf: shelf.repo.id
    )
    sort = _one(query, "sort") or "trendingScore"
    if sort not in _SORTS:
        raise BadQuery(f"Invalid sort: {sort}")
    upwards = _one(query, "direction") == "1"
    found.sort(key=lambda shelf: _order(shelf, sort), reverse=not upwards)
    start = int(_one(query, "cursor") or 0)
    limit = min(int(_one(query, "limit") or PAGE), PAGE)
    page = [item(shelf, query) for shelf in found[start : start + limit]]
    following = start + limit
    return page, following if following < len(found) else None


def item(shelf: Shelf, query: Query) -> dict[str, Any]:
    """Describe a model with the fields that were asked for."""
    expand = [name for value in query.get("expand", ()) for name in value.split(",")]
    if expand:
        unknown = [name for name in expand if name not in FIELDS and name not in _RARE]
        if unknown:
            raise BadQuery(f"Invalid value for expand: {unknown[0]}")
        names = ("_id", "id", *(name for name in expand if name in FIELDS))
        return shelf.describe(shelf.main, names)
    names = _PLAIN + (_FULL if _true(query, "full") else ())
    for name in ("cardData", "config"):
        names += (name,) if _true(query, name) else ()
    return shelf.describe(shelf.main, names)


_RARE = frozenset(
    {
        "childrenModelCount", "evalResults", "inference", "inferenceProviderMapping",
        "mask_token", "model-index", "resourceGroup", "transformersInfo", "widgetData",
    }
)  # fmt: skip
"""Fields that may be asked for and are mostly empty."""


def _wanted(shelf: Shelf, query: Query) -> bool:
    repo = shelf.repo
    if repo.private:
        return False
    words = (_one(query, "search") or "").lower().split()
    if not all(word in repo.id.lower() for word in words):
        return False
    author = _one(query, "author")
    if author and repo.id.partition("/")[0].lower() != author.lower():
        return False
    tags = {tag.lower() for tag in shelf.tags}
    wanted = [tag for value in query.get("filter", ()) for tag in value.split(",")]
    if not all(tag.lower() in tags for tag in wanted):
        return False
    pipeline = _one(query, "pipeline_tag")
    if pipeline and repo.pipeline_tag != pipeline:
        return False
    gated = _one(query, "gated")
    if gated and bool(repo.gated) != _true(query, "gated"):
        return False
    return _within(shelf, _one(query, "num_parameters") or "")


def _within(shelf: Shelf, bounds: str) -> bool:
    """Tell whether a model has as many parameters as ``min:6B,max:128B`` says."""
    if not bounds:
        return True
    parameters = shelf.parameters
    for bound in bounds.split(","):
        match = _SIZE.fullmatch(bound.strip())
        if match is None:
            raise BadQuery(f"Invalid num_parameters: {bounds}")
        number = float(match[2]) * _UNITS[match[3].upper()]
        if not parameters or (parameters < number if match[1] == "min" else parameters > number):
            return False
    return True


def _order(shelf: Shelf, sort: str) -> Any:
    repo = shelf.repo
    return {
        "trendingScore": repo.trending, "downloads": repo.downloads, "likes": repo.likes,
        "lastModified": repo.last_modified, "createdAt": repo.created,
    }[sort]  # fmt: skip


def _one(query: Query, name: str) -> str:
    return query.get(name, [""])[0]


def _true(query: Query, name: str) -> bool:
    return _one(query, name).lower() in ("true", "1")
