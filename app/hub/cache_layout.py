"""The Hugging Face cache on this disk: where a file, its parts and its locks are.

``models--org--name/blobs/<etag>`` holds the content, ``snapshots/<commit>/<path>`` links to it and
``refs/<branch>`` says the commit. What is unfinished ends in ``.incomplete``, which is how
huggingface_hub's own scan counts it; its temporary names have eight hexadecimal digits there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from app.hub.names import checked_path, checked_repo, checked_revision, is_commit


@dataclass(frozen=True)
class RepoCache:
    """The folder of one repository in the cache folder ``cache``; raises HubError ("name")."""

    cache: Path
    repo: str

    def __post_init__(self) -> None:
        checked_repo(self.repo)

    @property
    def folder(self) -> Path:
        """Everything of this repository but its locks."""
        return self.cache / self._name

    def blob(self, etag: str) -> Path:
        """Return where the content with this ETag is."""
        return self.folder / "blobs" / etag

    def part(self, etag: str) -> Path:
        """Return where it is while it is incomplete."""
        return self.folder / "blobs" / f"{etag}.snug.incomplete"

    def journal(self, etag: str) -> Path:
        """Return what says which bytes of the part are there."""
        return self.folder / "blobs" / f"{etag}.snug-journal.incomplete"

    def lock(self, etag: str) -> Path:
        """Return the lock that huggingface_hub takes as well."""
        return self.cache / ".locks" / self._name / f"{etag}.lock"

    def snapshot(self, commit: str, path: str) -> Path:
        """Return where programs look for the file ``path`` at a commit."""
        return self.folder / "snapshots" / commit / checked_path(path)

    def commit(self, revision: str) -> str:
        """Return the commit that a branch is known to be at; empty where it is not known."""
        if is_commit(revision):
            return revision
        try:
            said = (self.folder / "refs" / checked_revision(revision)).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return said if is_commit(said) else ""

    def has(self, commit: str, path: str, size: int, etag: str = "") -> bool:
        """Say whether the content is there with the right size; raises ``OSError``.

        With ``etag`` it counts whichever commit it came with.
        """
        return self._stands(commit, path, size, etag) or (
            bool(etag) and _size(self.blob(etag)) == size
        )

    def find(self, commit: str, path: str, size: int, etag: str = "") -> Path | None:
        """Return the finished file if :meth:`has` it, linked into the snapshot if need be.

        Raises ``OSError``.
        """
        if self._stands(commit, path, size, etag):
            found = self.snapshot(commit, path)
        elif etag and _size(self.blob(etag)) == size:
            found = self.link(commit, path, etag)
        else:
            return None
        if etag:
            # Of no use any more: another program was quicker, or a kill came in between.
            self.discard(etag)
        return found

    def _stands(self, commit: str, path: str, size: int, etag: str) -> bool:
        pointer = self.snapshot(commit, path)
        if _size(pointer) != size:
            return False
        # Where links are not possible the file itself stands in the snapshot.
        return not etag or not pointer.is_symlink() or pointer.resolve().name == etag

    def prepare(self, commit: str, path: str, etag: str) -> None:
        """Create the folders that a download needs; raises ``OSError``."""
        for file in (self.blob(etag), self.lock(etag), self.snapshot(commit, path)):
            file.parent.mkdir(parents=True, exist_ok=True)

    def link(self, commit: str, path: str, etag: str) -> Path:
        """Let the snapshot lead to the blob, and return the file there; raises ``OSError``.

        Where the system or the disk has no symbolic links the blob moves into the snapshot, as
        huggingface_hub does it: nothing is stored twice.
        """
        blob, pointer = self.blob(etag), self.snapshot(commit, path)
        pointer.parent.mkdir(parents=True, exist_ok=True)
        target = os.path.relpath(blob, pointer.parent)
        for _ in range(3):
            try:
                pointer.symlink_to(target)
            except FileExistsError:
                if pointer.is_symlink() and str(pointer.readlink()) == target:
                    return pointer
                # What stands there is of another size or content: find() did not take it.
                pointer.unlink(missing_ok=True)
            except OSError as error:
                if not _has_no_links(error):
                    raise
                blob.replace(pointer)
                return pointer
            else:
                return pointer
        raise FileExistsError(errno.EEXIST, "another program keeps writing it", str(pointer))

    def set_ref(self, ref: str, commit: str) -> None:
        """Note that the branch ``ref`` is at ``commit``; raises ``OSError``, HubError ("name")."""
        file = self.folder / "refs" / checked_revision(ref)
        with contextlib.suppress(FileNotFoundError):
            if file.read_text("ascii", errors="replace") == commit:
                return
        file.parent.mkdir(parents=True, exist_ok=True)
        # Not beside it: whatever is in refs counts as a branch.
        beside = self.folder / f".ref.{os.getpid()}.{threading.get_ident()}"
        try:
            beside.write_text(commit, "ascii")
            beside.replace(file)
        except OSError:
            beside.unlink(missing_ok=True)
            raise

    def discard(self, etag: str) -> None:
        """Remove what is unfinished of one content; raises ``OSError``."""
        # The journal first: it must never speak of a part that came after it.
        self.journal(etag).unlink(missing_ok=True)
        self.part(etag).unlink(missing_ok=True)

    def withdraw(self, commit: str, path: str) -> None:
        """Remove a finished file and, if no other revision uses it, its content.

        Raises ``OSError``.
        """
        pointer = self.snapshot(commit, path)
        blob = pointer.resolve() if pointer.is_symlink() else None
        pointer.unlink(missing_ok=True)
        self._prune(pointer.parent)
        if blob is None or blob.parent != (self.folder / "blobs").resolve():
            return
        for other in (self.folder / "snapshots").rglob("*"):
            if other.is_symlink() and other.resolve() == blob:
                return
        blob.unlink(missing_ok=True)

    def tidy(self, commit: str, path: str) -> None:
        """Remove the folders that :meth:`prepare` made, as far as they are empty."""
        self._prune(self.snapshot(commit, path).parent)
        self._prune(self.folder / "blobs")

    def _prune(self, folder: Path) -> None:
        while folder != self.cache:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    @property
    def _name(self) -> str:
        return "--".join(["models", *self.repo.split("/")])


def _size(path: Path) -> int:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return -1
    return status.st_size


def _has_no_links(error: OSError) -> bool:
    # 1314: Windows without developer mode; 1: "incorrect function", of FAT there.
    return getattr(error, "winerror", None) in (1, 1314) or error.errno in (
        errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP,
    )  # fmt: skip
