"""Which version of Snug is the newest: asked where it was published, when its owner wants to know.

The answer is GitHub's of ``/repos/OWNER/NAME/releases/latest``; no draft or test version is in it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.core.publication import Publication
from app.core.words import tr
from app.hub.endpoint import Access
from app.hub.errors import HubError, bad_reply
from app.hub.session import Session, mapping, text

_NOBODY = frozenset({"not_found", "file", "revision"})
_ENOUGH = frozenset({"forbidden", "rate_limit", "unauthorized"})


def newest_version(access: Access, publication: Publication) -> str:
    """Return the newest published version, as ``1.2.0``; one question, and it blocks.

    Goes the way that the Hub's requests go: offline, proxies and certificates are respected, and
    no token is sent. Raises HubError.
    """
    host = urlsplit(publication.api).hostname or ""
    session = Session(access)
    try:
        answer, _ = session.json(publication.api, what="the newest version")
    except HubError as error:
        raise _in_words(error, host) from error
    finally:
        session.close()
    tag = text(mapping(answer).get("tag_name"))
    if not _numbers(tag):
        raise bad_reply(host, f"tag_name is {tag!r}")
    return tag.removeprefix("v")


def is_newer(version: str, than: str) -> bool:
    """Say whether one version comes after another; what is no version comes before all."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    """Return 1.2.0 as (1, 2), so that it equals 1.2; empty for what is no version."""
    found = re.fullmatch(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})", version)
    numbers = [int(part) for part in found[1].split(".")] if found else []
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _in_words(error: HubError, host: str) -> HubError:
    """Say of Snug's own versions what the Hub's words say of models."""
    if error.kind in _NOBODY:
        return HubError(
            error.kind, tr("{host} has no published version of Snug.", host=host),
            tr("Look at the page where you got Snug."), error.detail,
        )  # fmt: skip
    if error.kind in _ENOUGH:
        return HubError(
            error.kind, tr("{host} does not answer this often from here.", host=host),
            tr("Try again in an hour."), error.detail,
        )  # fmt: skip
    return error
