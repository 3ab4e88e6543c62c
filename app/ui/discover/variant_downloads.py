"""The downloads of the variants on view: which is on this disk, which is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.core.errors import SnugError
from app.ui.downloads_watch import DownloadsWatch
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.hub.download import Download, Wanted
    from app.hub.repository import Repository, Variant
    from app.library.models import ModelEntry
    from app.services import Services

_LANE = "discover-disk"


class Standing(NamedTuple):
    """How a variant stands."""

    download: Download | None = None
    path: Path | None = None
    """Its first file on this disk, where all of it is there."""


class VariantDownloads(QObject):
    """Follows the queue for one repository at a time, and passes orders on.

    Signals:
        changed: file of the variant that stands otherwise now.
        chat_asked: path of the model to chat with.
        failed: the error of an order, or why a download stopped.
    """

    changed = Signal(str)
    chat_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._repository: Repository | None = None
        self._variants: dict[str, Variant] = {}
        self._standing: dict[str, Standing] = {}
        self._ordered: set[int] = set()
        """Downloads that the owner has seen going on here: what stops them is said."""
        self._watch = DownloadsWatch(services, tasks, self)
        self._watch.changed.connect(self._on_changed)
        self._watch.gone.connect(self._on_gone)
        self._watch.failed.connect(self.failed)

    def standing(self, file: str) -> Standing:
        """Return how the variant with this first file stands."""
        return self._standing.get(file, Standing())

    def show_repository(self, repository: Repository | None) -> None:
        """Follow the variants of this one."""
        self._repository = repository
        variants = repository.variants if repository is not None else ()
        self._variants = {variant.files[0].path: variant for variant in variants}
        self._standing = {}
        self._ordered = set()
        for download in self._watch.all():
            self._on_changed(download)
        self._look(list(self._variants))

    def order(self, file: str, order: str) -> None:
        """Carry out what a button says."""
        standing, variant = self.standing(file), self._variants.get(file)
        download = standing.download
        if order == "chat" and standing.path is not None:
            self.chat_asked.emit(standing.path)
        elif order == "download" and variant is not None:
            if download is not None:
                # Its files were removed since: it begins anew.
                self._watch.forget(download.id)
            self._add(variant)
        elif download is not None and order in ("pause", "resume", "cancel"):
            self._ordered.add(download.id)
            getattr(self._watch, order)(download.id)

    def resume(self, download: int) -> None:
        """Let a download that stopped go on."""
        self._watch.resume(download)

    def close(self) -> None:
        """Follow nothing any more; the downloads go on."""
        self._watch.close()

    def _add(self, variant: Variant) -> None:
        repository = self._repository
        if repository is None:
            return

        def added(download: Download) -> None:
            self._ordered.add(download.id)
            self._on_changed(download)

        self._watch.add(
            repository.id, repository.revision, variant.name, wanted_of(variant),
            ref="main", done=added,
        )  # fmt: skip

    def _on_changed(self, download: Download) -> None:
        file = self._file_of(download)
        if file is None:
            return
        before = self.standing(file)
        if before.download is not None and before.download.id > download.id:
            return
        self._standing[file] = before._replace(download=download)
        if download.state == "done":
            self._look([file])
        elif before.path is not None and download.state != "failed":
            self._standing[file] = Standing(download)
        self.changed.emit(file)
        self._say_problem(before.download, download)

    def _say_problem(self, before: Download | None, download: Download) -> None:
        problem = download.problem
        if download.state in ("running", "queued"):
            self._ordered.add(download.id)
        if download.state != "failed" or problem is None or download.id not in self._ordered:
            return
        if before is None or before.state != "failed" or before.problem != problem:
            self.failed.emit(DownloadFailed(download))

    def _on_gone(self, number: int) -> None:
        for file, standing in self._standing.items():
            if standing.download is not None and standing.download.id == number:
                self._standing[file] = standing._replace(download=None)
                self.changed.emit(file)
                return

    def _file_of(self, download: Download) -> str | None:
        """Return the variant on view that this is a download of."""
        if self._repository is None or download.repo != self._repository.id:
            return None
        file = download.files[0].path if download.files else ""
        variant = self._variants.get(file)
        if variant is None or tuple(download.files) != wanted_of(variant):
            return None
        return file

    def _look(self, files: Sequence[str]) -> None:
        """Find out, off the Qt thread, which of these are on the disk."""
        repository = self._repository
        if repository is None:
            return
        whole = [file for file in files if not self._variants[file].missing]
        wanted = {file: wanted_of(self._variants[file]) for file in whole}
        services = self._services

        def work() -> dict[str, Path | None]:
            found = {
                file: find_in_cache(repository.id, repository.revision, parts)
                for file, parts in wanted.items()
            }
            if None in found.values():
                known = services.library.known()
                for file, path in found.items():
                    other = path or find_elsewhere(known, repository.id, wanted[file])
                    # The library remembers its last look: a file may be gone since.
                    found[file] = other if other is not None and other.exists() else None
            return found

        def done(found: dict[str, Path | None]) -> None:
            if repository is not self._repository:
                return
            for file, path in found.items():
                before = self.standing(file)
                if before.path != path:
                    self._standing[file] = before._replace(path=path)
                    self.changed.emit(file)

        self._tasks.run(work, done, self.failed.emit, lane=_LANE)


class DownloadFailed(SnugError):
    """A download that stopped, with what to do about it."""

    def __init__(self, download: Download) -> None:
        problem = download.problem
        assert problem is not None
        super().__init__(problem.text, problem.hint, problem.detail)
        self.kind = problem.kind
        self.link = problem.link
        self.download = download.id


def wanted_of(variant: Variant) -> tuple[Wanted, ...]:
    """Return the files of a variant as the queue takes them."""
    from app.hub.download import Wanted

    return tuple(Wanted(file.path, file.size, file.sha256) for file in variant.files)


def find_in_cache(repo: str, commit: str, files: Sequence[Wanted]) -> Path | None:
    """Return the first of these files in the Hugging Face cache if all of them are there."""
    from app.hub.cache_layout import RepoCache
    from app.hub.places import hub_cache

    cache = RepoCache(hub_cache(), repo)
    found = [cache.find(commit, file.path, file.size, file.sha256) for file in files]
    return None if None in found else found[0]


def find_elsewhere(known: Sequence[ModelEntry], repo: str, files: Sequence[Wanted]) -> Path | None:
    """Return the first of these files where another program keeps it, if it surely is the same.

    Ollama names its files by their SHA-256; LM Studio keeps them as ``org/repo/file``.
    """
    first, size = files[0], sum(file.size for file in files)
    digest = f"sha256-{first.sha256}"
    end = f"/{repo}/{first.path}"
    for entry in known:
        for place in entry.places:
            path = Path(place.path)
            by_content = len(files) == 1 and bool(first.sha256) and path.name == digest
            by_name = entry.size == size and path.as_posix().endswith(end)
            if place.here and (by_content or by_name):
                return path
    return None
