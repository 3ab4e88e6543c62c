"""What the Hub offers, behind one door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.cancel import CancelToken
from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.hub.endpoint import Access
from app.hub.errors import HubError
from app.hub.repository import Repository, Variant
from app.hub.search import Query, Search

OnRead = Callable[[Variant, tuple[Header, ...] | HubError | GgufError], None]


class Hub:
    """Searches, describes repositories and reads headers; thread-safe, every call blocks.

    ``headers`` is the folder of the headers that were read before.
    """

    def __init__(self, access: Access, headers: Path) -> None:
        self.access = access
        self._headers = headers

    def search(self, query: Query) -> Search:
        """Begin a search; no request is made before its first page is asked for."""
        return Search(self.access, query)

    def made_from(self, repo: str) -> Search:
        """Search for the GGUF repositories that were made from ``repo``."""
        return Search(self.access, Query(base=repo, sort="downloads"))

    def repository(self, repo: str, revision: str = "main") -> Repository:
        """Describe a repository in a few requests; raises HubError."""
        raise NotImplementedError

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
        raise NotImplementedError

    def close(self) -> None:
        """Close connections; a search or a read that is under way ends with an error."""
