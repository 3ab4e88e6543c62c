"""One look over all places that hold models: names, sizes and dates, no headers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.core.cancel import CancelToken
from app.library.folders import numbers_of, scan_file, scan_folder, scan_lmstudio
from app.library.found import Found, Looker
from app.library.huggingface import scan_cache
from app.library.index import Seen, seen_id
from app.library.jan import scan_jan
from app.library.models import first_part, identity
from app.library.ollama import scan_ollama
from app.library.stores import Stores


class Look:
    """What one look over the disk found, by the ids of its rows.

    Blocks; raises Cancelled. A file that is found in two ways is found once, by the first.
    """

    def __init__(
        self,
        demo: Path,
        stores: Stores,
        folders: Sequence[str],
        files: Sequence[str],
        cancel: CancelToken,
    ) -> None:
        self.found: dict[str, Found] = {}
        self._paths: dict[str, str] = {}
        self._roots: dict[str, bool] = {}
        """Whether each root could be looked into."""
        self._files = [str(first_part(Path(file))) for file in files]
        self._wanted = {identity(file) for file in self._files}
        self._looker = Looker(cancel)
        self.unread = self._looker.unread
        self._look(demo, stores, folders)

    def missing_files(self) -> list[str]:
        """Return the single files that were asked for and are not there."""
        return [file for file in self._files if identity(file) not in self._paths]

    def is_gone(self, seen: Seen) -> bool | None:
        """Tell whether what was not found has left with its drive; None when it was deleted."""
        found = seen.found
        if identity(found.path) in self._paths:
            return None  # found in another way
        if found.store in ("demo", "file"):
            return True if identity(found.path) in self._wanted else None
        if found.root not in self._roots:
            return None  # no longer looked at
        if not self._roots[found.root] or self._was_unread(found.path):
            return True
        there = os.path.ismount(found.mount) and os.path.isdir(found.mount)  # noqa: PTH112
        return None if there else True

    def _look(self, demo: Path, stores: Stores, folders: Sequence[str]) -> None:
        if one := scan_file(str(demo), self._looker, "demo"):
            self._add(one)
        self._store(stores.huggingface, scan_cache)
        for root in stores.lmstudio:
            self._store(root, scan_lmstudio)
        for root in stores.jan:
            self._store(root, scan_jan)
        for root in stores.ollama:
            self._store(root, scan_ollama)
        every = [stores.huggingface, *stores.lmstudio, *stores.ollama]
        every += [root / name for root in stores.jan for name in ("models", "llamacpp")]
        others = numbers_of(iter(every))
        for text in folders:
            folder = Path(os.path.abspath(text))  # noqa: PTH100 - as it is shown to the owner
            if str(folder) not in self._roots:
                self._store(
                    folder,
                    lambda root, looker: scan_folder(root, looker, others),
                    chosen=True,
                )
        for file in self._files:
            if one := scan_file(file, self._looker):
                self._add(one)

    def _store(
        self,
        root: Path,
        scan: Callable[[Path, Looker], Iterator[Found]],
        *,
        chosen: bool = False,
    ) -> None:
        self._roots[str(root)] = True
        try:
            for one in scan(root, self._looker):
                self._looker.step()
                self._add(one)
        except OSError as error:
            self._roots[str(root)] = False
            # Of other programs most machines have none, which is nothing to tell.
            if chosen or not isinstance(error, FileNotFoundError | NotADirectoryError):
                self._looker.report(str(root), error)

    def _add(self, found: Found) -> None:
        store = self._paths.setdefault(identity(found.path), found.store)
        if store == found.store:  # Ollama may give one file several names
            self.found.setdefault(seen_id(found), found)

    def _was_unread(self, path: str) -> bool:
        return any(Path(path).is_relative_to(one.path) for one in self.unread)
