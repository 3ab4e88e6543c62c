"""What the Hub offers, behind one door."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from app.core.cancel import CancelToken
from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.hub.card import LONGEST_CARD, summarize
from app.hub.config_json import read_weights
from app.hub.describe import counts, describe, read_files
from app.hub.endpoint import Access
from app.hub.errors import HubError
from app.hub.header_jobs import HeaderJobs
from app.hub.header_store import HeaderStore
from app.hub.names import checked_repo, checked_revision
from app.hub.repository import RepoFile, Repository, Variant
from app.hub.repository_store import Look, RepositoryStore, Seen
from app.hub.search import Query, Search
from app.hub.session import Session, decode, mapping

OnRead: TypeAlias = Callable[[Variant, tuple[Header, ...] | HubError | GgufError], None]

_MAIN = "main"
_MOST_CONFIG = 2 << 20
"""Bytes."""
_SMALL_FILE = 10.0
"""Seconds for a file without which a repository can be shown as well."""


class Hub:
    """Searches, describes repositories and reads headers; thread-safe, every call blocks.

    ``headers`` and ``repositories`` are the folders of what was read before.
    """

    def __init__(self, access: Access, headers: Path, repositories: Path) -> None:
        self.access = access
        self._session = Session(access)
        self._store = HeaderStore(headers)
        self._seen = RepositoryStore(repositories, access.endpoint)

    def search(self, query: Query) -> Search:
        """Begin a search; no request is made before its first page is asked for."""
        return Search(self.access, query, session=self._session)

    def made_from(self, repo: str) -> Search:
        """Search for the GGUF repositories that were made from ``repo``."""
        return self.search(Query(base=repo, sort="downloads"))

    def repository(self, repo: str, revision: str = _MAIN) -> Repository:
        """Describe a repository in two or three requests; raises HubError."""
        repo, revision = checked_repo(repo), checked_revision(revision)
        found = self._describe(repo, revision)
        if revision == _MAIN:
            self._seen.write(repo, Seen(found, time.time()))
        return found

    def look(self, repo: str) -> Look:
        """Describe a repository, by what was seen of it before where the Hub is out of reach.

        Raises HubError where it never was seen, and where the Hub has something against it.
        """
        try:
            return Look(self.repository(repo))
        except HubError as error:
            seen = self._seen.read(repo) if error.unreached else None
            if seen is None:
                raise
            return Look(seen.repository, seen.at, error)

    def seen(self, text: str = "") -> tuple[str, ...]:
        """Return the repositories that can be looked at without a network, by name.

        With ``text`` only those whose names hold all its words.
        """
        words = text.casefold().split()
        names = self._seen.names()
        return tuple(one for one in names if all(word in one.casefold() for word in words))

    def _describe(self, repo: str, revision: str) -> Repository:
        info, _ = self._session.json(
            self.access.info_address(repo, revision), {"blobs": "true"}, what=repo
        )
        found = describe(info, self.access.endpoint, repo)
        files = {file.path: file for file in read_files(mapping(info).get("siblings"))}
        readme = next((file for path, file in files.items() if path.lower() == "readme.md"), None)
        if card := self._small(found, readme, LONGEST_CARD):
            found = msgspec.structs.replace(found, summary=summarize(card))
        if found.weights and (config := self._config(found, files)):
            weights = read_weights(config, files.values(), counts(info))
            found = msgspec.structs.replace(found, weights=weights)
        return found

    def read_headers(
        self,
        repository: Repository,
        variants: Sequence[Variant],
        on_read: OnRead,
        cancel: CancelToken,
        *,
        connections: int = 8,
    ) -> None:
        """Read the headers of all parts of each variant, those that were kept first.

        ``on_read`` gets each variant once, one at a time, from any thread: the headers of its
        parts, or why they could not be read. Raises Cancelled.
        """
        jobs = HeaderJobs(self._session, self._store, repository, on_read, cancel)
        jobs.run(variants, connections)

    def close(self) -> None:
        """Close connections; a search or a read that is under way ends with an error."""
        self._session.close()

    def _config(
        self, repository: Repository, files: Mapping[str, RepoFile]
    ) -> Mapping[str, Any] | None:
        data = self._small(repository, files.get("config.json"), _MOST_CONFIG)
        try:
            return mapping(decode(data, "")) if data else None
        except HubError:
            return None  # what the Hub itself says of it is known already

    def _small(self, repository: Repository, file: RepoFile | None, most: int) -> bytes:
        """Return the beginning of a file that is good to have; nothing where it is not given."""
        if file is None:
            return b""
        address = self.access.file_address(repository.id, repository.revision, file.path, "raw")
        try:
            return self._session.get(
                address, most=most, what=repository.id, longest=_SMALL_FILE
            ).body
        except HubError as error:
            if error.kind in ("gated", "forbidden", "unauthorized", "file", "timeout", "server"):
                return b""
            raise
