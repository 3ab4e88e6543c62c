"""Repositories of the fake Hub, and what its API says about them."""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.gguf.reader import read_header
from fakehub.blobs import Blob

LARGE = 10_000_000
"""Files of so many bytes or more are in large file storage."""
_LARGE_ENDINGS = (".gguf", ".safetensors", ".bin", ".imatrix")

_STATED = {
    "id": "id", "lastModified": "last_modified", "createdAt": "created", "private": "private",
    "gated": "gated", "disabled": "disabled", "downloads": "downloads", "likes": "likes",
    "trendingScore": "trending", "pipeline_tag": "pipeline_tag",
}  # fmt: skip
"""Fields of the API that are those of a :class:`Repo`."""
FIELDS = (
    "_id", *_STATED, "modelId", "author", "sha", "downloadsAllTime", "tags", "library_name",
    "cardData", "baseModels", "usedStorage", "siblings", "spaces", "safetensors", "config", "gguf",
)  # fmt: skip
"""All that the API can say of a model."""


@dataclass(frozen=True)
class Repo:
    """A repository to put on the Hub; tags of formats, licence and base model are worked out."""

    id: str
    files: Mapping[str, bytes | Path | Blob] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    pipeline_tag: str = "text-generation"
    library_name: str = ""
    likes: int = 0
    downloads: int = 0
    trending: int = 0
    gated: bool | str = False
    """``"auto"`` or ``"manual"`` where access is asked for."""
    private: bool = False
    disabled: bool = False
    last_modified: str = "2025-06-01T12:00:00.000Z"
    created: str = "2025-01-01T12:00:00.000Z"
    gguf: Mapping[str, Any] | None = None
    """What the Hub says of the weights; None: read from the first model file when asked for."""
    safetensors: Mapping[str, Any] | None = None
    config: Mapping[str, Any] | None = None
    card_data: Mapping[str, Any] = field(default_factory=dict)
    """Front matter of the card: licence, base_model, base_model_relation …"""


class Revision:
    """The files at one commit."""

    def __init__(self, sha: str, files: Mapping[str, bytes | Path | Blob]) -> None:
        self.sha = sha
        self.files = {
            path: content if isinstance(content, Blob) else Blob(content)
            for path, content in sorted(files.items())
        }

    def large(self, path: str) -> bool:
        """Tell whether a file is in large file storage."""
        return path.endswith(_LARGE_ENDINGS) or self.files[path].size >= LARGE

    def entry(self, path: str) -> dict[str, Any]:
        """Describe a file as in a tree."""
        blob = self.files[path]
        if not self.large(path):
            return {"type": "file", "oid": blob.git_oid, "size": blob.size, "path": path}
        return {
            "type": "file", "oid": Blob(blob.pointer).git_oid, "size": blob.size, "path": path,
            "lfs": {"oid": blob.sha256, "size": blob.size, "pointerSize": len(blob.pointer)},
        }  # fmt: skip

    def sibling(self, path: str, *, details: bool) -> dict[str, Any]:
        """Describe a file as in a model's info."""
        if not details:
            return {"rfilename": path}
        entry = self.entry(path)
        described = {"rfilename": path, "size": entry["size"], "blobId": entry["oid"]}
        if lfs := entry.get("lfs"):
            described["lfs"] = {
                "sha256": lfs["oid"], "size": lfs["size"], "pointerSize": lfs["pointerSize"],
            }  # fmt: skip
        return described

    def tree(self, folder: str, *, recursive: bool) -> list[dict[str, Any]] | None:
        """List a folder; None where there is no such folder."""
        prefix = f"{folder.strip('/')}/" if folder.strip("/") else ""
        inside = [path for path in self.files if path.startswith(prefix)]
        if prefix and not inside:
            return None
        folders: dict[str, dict[str, Any]] = {}
        files = []
        for path in inside:
            parents = [str(parent) for parent in PurePosixPath(path).parents]
            for parent in parents:
                if (
                    parent not in (".", "/")
                    and f"{parent}/".startswith(prefix)
                    and f"{parent}/" != prefix
                ):
                    folders[parent] = {
                        "type": "directory", "oid": _sha(f"{self.sha}{parent}"), "size": 0,
                        "path": parent,
                    }  # fmt: skip
            files.append(self.entry(path))
        entries = [*(folders[path] for path in sorted(folders)), *files]
        if recursive:
            return entries
        return [entry for entry in entries if "/" not in entry["path"][len(prefix) :]]


class Shelf:
    """A repository on the Hub, with its history."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self._lock = threading.Lock()
        self._facts: dict[str, dict[str, Any] | None] = {}
        self.revisions: dict[str, Revision] = {}
        self.refs: dict[str, str] = {}
        self.commit(repo.files)

    def commit(self, files: Mapping[str, bytes | Path | Blob]) -> str:
        """Let main move on to these files; returns the commit's sha."""
        sha = _sha(f"{self.repo.id}@{len(self.revisions)}")
        self.revisions[sha] = Revision(sha, files)
        self.refs["main"] = sha
        return sha

    def revision(self, name: str) -> Revision | None:
        """Find a revision by branch, tag, ``refs/…`` or sha."""
        return self.revisions.get(self.refs.get(name.removeprefix("refs/heads/"), name))

    @property
    def main(self) -> Revision:
        """What main points at."""
        return self.revisions[self.refs["main"]]

    @property
    def parameters(self) -> int:
        """Numbers that the Hub counted; 0 where it could not."""
        for facts in (self.repo.safetensors, self.gguf(self.main)):
            if facts:
                return int(facts["total"])
        return 0

    def gguf(self, revision: Revision) -> dict[str, Any] | None:
        """Return what the Hub says of GGUF weights."""
        if self.repo.gguf is not None:
            return dict(self.repo.gguf)
        with self._lock:
            if revision.sha not in self._facts:
                self._facts[revision.sha] = _facts(revision)
            return self._facts[revision.sha]

    @property
    def tags(self) -> list[str]:
        """All tags, those that the Hub works out too."""
        card, files = self.repo.card_data, self.main.files
        tags = list(self.repo.tags)
        if any(path.endswith(".gguf") for path in files):
            tags.append("gguf")
        if any(path.endswith(".safetensors") for path in files):
            tags.append("safetensors")
        tags += [tag for tag in (self.repo.library_name, self.repo.pipeline_tag) if tag]
        tags += [str(tag) for tag in card.get("tags", ())]
        tags += _several(card.get("language"))
        bases = self.base_models
        for base in bases["models"] if bases else ():
            tags += [f"base_model:{base['id']}", f"base_model:{bases['relation']}:{base['id']}"]
        tags += [f"license:{licence}" for licence in _several(card.get("license"))]
        return list(dict.fromkeys([*tags, "region:us"]))

    @property
    def base_models(self) -> dict[str, Any] | None:
        """What it was made from."""
        bases = _several(self.repo.card_data.get("base_model"))
        if not bases:
            return None
        gguf = any(path.endswith(".gguf") for path in self.main.files)
        relation = self.repo.card_data.get("base_model_relation")
        return {
            "relation": relation or ("quantized" if gguf else "finetune"),
            "models": [{"_id": _sha(base)[:24], "id": base} for base in bases],
        }

    def describe(
        self, revision: Revision, names: Iterable[str] = FIELDS, *, details: bool = False
    ) -> dict[str, Any]:
        """Return what the API says under these names; what is not known is left out."""
        described = {name: self._field(name, revision, details) for name in names}
        return {name: value for name, value in described.items() if value is not None}

    def _field(self, name: str, revision: Revision, details: bool) -> Any:
        repo, files = self.repo, revision.files
        worked_out: dict[str, Callable[[], Any]] = {
            "_id": lambda: _sha(repo.id)[:24],
            "modelId": lambda: repo.id,
            "author": lambda: repo.id.partition("/")[0],
            "sha": lambda: revision.sha,
            "downloadsAllTime": lambda: 9 * repo.downloads,
            "tags": lambda: self.tags,
            "library_name": lambda: repo.library_name or None,
            "cardData": lambda: dict(repo.card_data),
            "baseModels": lambda: self.base_models,
            "usedStorage": lambda: sum(blob.size for blob in files.values()),
            "siblings": lambda: [revision.sibling(path, details=details) for path in files],
            "spaces": list,
            "safetensors": lambda: dict(repo.safetensors) if repo.safetensors else None,
            "config": lambda: dict(repo.config) if repo.config else None,
            "gguf": lambda: self.gguf(revision),
        }
        if name in worked_out:
            return worked_out[name]()
        return getattr(repo, _STATED[name])


def _facts(revision: Revision) -> dict[str, Any] | None:
    """Read the first model file's header, as the Hub does."""
    models = [
        path for path in revision.files
        if path.endswith(".gguf") and not re.search("mmproj|imatrix|lora", path, re.IGNORECASE)
    ]  # fmt: skip
    for path in models:
        with contextlib.suppress(GgufError):
            return _of_header(read_header(BlobSource(revision.files[path]), check_data=False))
    return None


def _of_header(header: Header) -> dict[str, Any]:
    facts: dict[str, Any] = {"total": header.parameters, "architecture": header.architecture}
    facts["context_length"] = header.context_length
    template = header.metadata.get("tokenizer.chat_template")
    if template:
        facts["chat_template"] = template
    return facts


class BlobSource:
    """A blob as the GGUF reader wants it."""

    def __init__(self, blob: Blob) -> None:
        self._blob = blob
        self.size = blob.size

    def read(self, offset: int, size: int) -> bytes:
        return self._blob.read(offset, size)


def _several(value: Any) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def _sha(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
