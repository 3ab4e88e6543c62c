"""What the screenshots of Discover show: a Hub that offers the catalogue, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from app.core.cancel import CancelToken
from app.fit.catalogue import Entry, catalogue, entry_header, search_models
from app.gguf.header import Header
from app.hub.errors import HubError
from app.hub.repository import GgufFacts, RepoFile, Repository, SideFile, Variant
from app.hub.repository_store import Look
from app.hub.search import Found, Query

REPO = "bartowski/Mistral-Small-24B-Instruct-2501-GGUF"
"""The repository on view."""
TEXT = "mistral small"
"""What was typed."""
_SUMMARY = (
    "Mistral Small 3 sets a new benchmark in the small category below 70B, with 24B parameters and "
    "state-of-the-art capabilities comparable to larger models. Quantized with llama.cpp."
)
_MAKERS = ("bartowski", "unsloth", "lmstudio-community", "mradermacher")


class FixedSearch:
    """One page of results."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found = tuple(found)
        self.ended = self.complete = True

    def more(self, _cancel: CancelToken | None = None) -> tuple[Found, ...]:
        """Return all of them."""
        return self._found


class FixedHub:
    """Answers at once, with the same each time."""

    def search(self, query: Query) -> FixedSearch:
        """Find the catalogue's models, each in a few repositories."""
        entries = [one for one in search_models(query.text, 30) if one.gguf]
        fitting = [one for one in entries if not query.most or one.parameters <= query.most]
        found = [self._found(entry, repo, at) for entry in fitting for at, repo in _repos(entry)]
        return FixedSearch(sorted(found, key=lambda one: -one.downloads))

    def made_from(self, _repo: str) -> FixedSearch:
        """Find nothing."""
        return FixedSearch(())

    def repository(self, repo: str, _revision: str = "main") -> Repository:
        """Describe a repository of the catalogue; raises HubError for another."""
        entry = next((one for one in catalogue() if repo in [r for _, r in _repos(one)]), None)
        if entry is None:
            raise HubError("not_found", f"There is no {repo}.")
        found = self._found(entry, repo, 0)
        stem = repo.rpartition("/")[2].removesuffix("-GGUF")
        return Repository(
            id=repo,
            revision="5" * 40,
            summary=_SUMMARY,
            licence=entry.licence.lower(),
            downloads=found.downloads,
            likes=214,
            updated="2025-01-30",
            base_models=(entry.repo,),
            gguf=GgufFacts(entry.shape.architecture, entry.parameters, entry.context),
            variants=tuple(_variant(entry, stem, type) for type in entry.offered),
            side=(SideFile("imatrix", RepoFile(f"{stem}.imatrix", 11_100_000, "0" * 64)),),
            link=f"https://huggingface.co/{repo}",
        )

    def look(self, repo: str) -> Look:
        """Look at a repository of the catalogue; raises HubError for another."""
        return Look(self.repository(repo))

    def seen(self, _text: str = "") -> tuple[str, ...]:
        """Nothing was looked at before."""
        return ()

    def read_headers(
        self,
        repository: Repository,
        variants: Sequence[Variant],
        on_read: Callable[[Variant, tuple[Header, ...]], None],
        _cancel: CancelToken,
        **_: int,
    ) -> None:
        """Draw the headers from the catalogue."""
        entry = next(one for one in catalogue() if one.repo in repository.base_models)
        for variant in variants:
            on_read(variant, (entry_header(entry, variant.type),))

    def close(self) -> None:
        """There is nothing to close."""

    def _found(self, entry: Entry, repo: str, at: int) -> Found:
        number = int(hashlib.sha256(entry.name.encode()).hexdigest()[:4], 16)
        return Found(
            id=repo,
            downloads=(number * 23 + 40_000) // (at * 3 + 1),
            parameters=entry.parameters,
            architecture=entry.shape.architecture,
            gated=False,
        )


def _repos(entry: Entry) -> list[tuple[int, str]]:
    name = entry.gguf[0].rpartition("/")[2] if entry.gguf else ""
    others = [f"{maker}/{name}" for maker in _MAKERS if f"{maker}/{name}" not in entry.gguf]
    return list(enumerate((*entry.gguf, *others))) if name else []


def _variant(entry: Entry, stem: str, type: str) -> Variant:
    size = entry_header(entry, type).file_size
    path = f"{stem}-{type}.gguf"
    digest = hashlib.sha256(path.encode()).hexdigest()
    return Variant(name=type, type=type, files=(RepoFile(path, size, digest),), size=size)
