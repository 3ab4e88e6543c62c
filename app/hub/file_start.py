"""The first bytes of a file on the Hub, as a dry run needs of a header: all of it, once."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from app.core.words import tr
from app.hub.errors import HubError
from app.hub.remote_file import RemoteFile, check_found
from app.hub.repository import RepoFile

if TYPE_CHECKING:
    from app.hub.endpoint import Access

MOST = 64_000_000
"""Bytes; the largest headers, of vocabularies with a quarter of a million tokens, have 20 MB."""


def read_start(access: Access, repo: str, revision: str, file: RepoFile, length: int) -> bytes:
    """Return the first ``length`` bytes of a file; blocks. Raises HubError."""
    if length > MOST:
        raise HubError(
            "size", tr("The header of {path} is too long to be fetched.", path=file.path)
        )
    into = memoryview(bytearray(length))
    with closing(access.client()) as client:
        remote = RemoteFile(access, client, repo, revision, file.path)
        found = remote.find()
        check_found(found, file.size, file.sha256, file.path)
        link, came = found.link, 0
        while came < length:
            body, link = remote.open(link, came, length, file.size)
            with closing(body):
                while not body.ended and came < length:
                    came += body.receive(into[came:])
    return bytes(into)
