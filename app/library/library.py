"""The models on this disk: one list over all programs' stores, each content once."""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from app.core.cancel import CancelToken
from app.core.errors import Cancelled, StorageError, UsageError
from app.core.words import tr
from app.library.find import find
from app.library.found import Found, Unread
from app.library.index import Index, Seen, Usage
from app.library.listing import group, list_entries
from app.library.look import Look
from app.library.models import Facts, ModelEntry, identity, read_facts
from app.library.refusal import refusal, remains
from app.library.removal import Plan, Removal, Removed, plan_removal
from app.library.stores import Stores
from app.library.trash import Trash

__all__ = ["Library", "ModelEntry", "Removal", "Removed", "Unread"]

log = logging.getLogger(__name__)

_SAVE_EVERY_S = 2.0
"""What was read meanwhile is kept when the reading of many headers is broken off."""


class Library:
    """Lists, finds and deletes models; ``database`` keeps what was read, and can be made again.

    Calls block, may come from any thread, and change nothing outside of ``stores.huggingface``
    and the database's folder. Other programs' stores are only read.
    """

    def __init__(self, database: Path, demo: Path, stores: Stores) -> None:
        # As paths of links are compared with: without "..", and as long as the folder of work is.
        cache = Path(os.path.abspath(stores.huggingface))  # noqa: PTH100 - links stay
        self.stores = msgspec.structs.replace(stores, huggingface=cache)
        self.unread: tuple[Unread, ...] = ()
        """What the last scan could not look into, each with a sentence."""
        self._demo = demo
        self._index = Index(database)
        self._usage = Usage(database.with_name(f"{database.stem}-used{database.suffix}"))
        self._trash = Trash(cache)
        self._scanning = threading.Lock()
        self._state = threading.Lock()
        self._trashing = threading.Lock()
        self._rows: dict[str, Seen] | None = None
        self._files: tuple[str, ...] = ()
        self._deleted: dict[int, list[Seen]] = {}

    def known(self) -> list[ModelEntry]:
        """Return what the last look saw, at once: no disk is looked at but for the index."""
        return list_entries(self._known_rows().values(), self._times(), self._files)

    def scan(
        self,
        folders: Sequence[str] = (),
        files: Sequence[str] = (),
        on_progress: Callable[[str, float], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> list[ModelEntry]:
        """Look at all stores, the chosen folders and single files; read what is new.

        ``on_progress`` gets what is being read and how far that is (0 to 1). Raises Cancelled;
        what was read by then is kept.
        """
        cancel = cancel or CancelToken()
        with self._scanning:
            with self._trashing:
                self._trash.recover()
            known = self._index.load()
            look = Look(self._demo, self.stores, folders, files, cancel)
            rows = _unchanged(known, look) | _missing(known, look)
            new = [found for id, found in look.found.items() if id not in rows]
            rows |= self._read(new, rows.values(), on_progress or _nobody, cancel)
            changed = [row for id, row in rows.items() if known.get(id) != row]
            self._index.save(changed, known.keys() - rows.keys())
            with self._state:
                for row in itertools.chain.from_iterable(self._deleted.values()):
                    if not os.path.lexists(row.found.path):  # deleted while this looked
                        rows.pop(row.id, None)
                self._rows = rows
                self._files = tuple(files)
                self.unread = tuple(look.unread)
        return self.known()

    def find(self, name: str) -> ModelEntry | None:
        """Return the model that ``name`` means among those of the last look, or None.

        It may be ``llama3.2:3b``, ``org/repo:Q4_K_M``, ``org/repo:file.gguf``, a file's name or
        path, the model's own name, or its key. Raises UsageError when several are meant.
        """
        return find(self.known(), name)

    def holds(self, path: Path) -> bool:
        """Return whether the last look saw this file in a store or a chosen folder."""
        name = identity(path)
        return any(
            identity(row.found.path) == name and row.found.store != "file"
            for row in self._known_rows().values()
        )

    def name_of(self, path: Path) -> str:
        """Return what the last look of this window calls a file; empty when it saw none such."""
        with self._state:
            rows = self._rows or {}
        name = identity(path)
        seen = (row for row in rows.values() if identity(row.found.path) == name)
        return next((entry.name for row in seen for entry in list_entries([row], {})), "")

    def used(self, path: Path) -> None:
        """Remember that a model was loaded just now; raises StorageError."""
        name = identity(path)
        rows = self._known_rows()
        names = {str(path)}
        for key, members in group(rows.values()).items():
            paths = {row.found.path for row in members if identity(row.found.path) == name}
            names |= {key, *paths} if paths else set()
        self._usage.note(names, time.time())

    def forget(self, entry: ModelEntry) -> None:
        """Take a model that is gone off the list, until a scan finds it again."""
        with self._state:
            rows = self._rows_now()
            ids = [row.id for row in group(rows.values()).get(entry.key, ()) if row.gone]
            self._rows = {id: row for id, row in rows.items() if id not in ids}
        self._index.save((), ids)

    def removal(self, entry: ModelEntry) -> Removal:
        """Return what deleting a model would free, or why it cannot be deleted."""
        if why := refusal(entry):
            return Removal(refusal=why)
        try:
            plan, broken = self._plan(entry)
        except StorageError as error:
            return Removal(refusal=str(error))
        return Removal(files=plan.files, freed=plan.freed, note=remains(entry, broken))

    def delete(self, entry: ModelEntry) -> Removed:
        """Delete a model from the Hugging Face cache; raises StorageError and UsageError.

        Until :meth:`purge` its files are only set aside.
        """
        if why := refusal(entry):
            raise UsageError(tr("{name} was not deleted.", name=entry.name), why)
        with self._trashing:
            plan, _ = self._plan(entry)
            number = self._trash.set_aside(plan.moves)
            with self._state:
                rows = self._rows_now()
                gone = [
                    row for row in rows.values() if not set(row.found.files).isdisjoint(plan.files)
                ]
                self._rows = {id: row for id, row in rows.items() if row not in gone}
                self._deleted[number] = gone
            self._index.save((), [row.id for row in gone])
        return Removed(id=number, name=entry.name, files=plan.files, freed=plan.freed)

    def undo(self, removed: Removed) -> None:
        """Put back what was deleted; raises StorageError, UsageError when it is too late."""
        with self._trashing:
            self._trash.put_back(removed.id)
            with self._state:
                rows = self._deleted.pop(removed.id, [])
                self._rows = self._rows_now() | {row.id: row for row in rows}
            self._index.save(rows, ())

    def purge(self) -> None:
        """Free the space of what was deleted; it can no longer be undone."""
        with self._trashing:
            self._trash.purge()
            with self._state:
                self._deleted.clear()

    def close(self) -> None:
        """Free the space of what was deleted, and close the databases."""
        self.purge()
        self._index.close()
        self._usage.close()

    def _plan(self, entry: ModelEntry) -> tuple[Plan, list[str]]:
        """Return what deletes an entry, and the paths that would then lead nowhere."""
        rows = group(self._known_rows().values()).get(entry.key, [])
        owned = [row for row in rows if row.found.owned and not row.gone]
        files = [file for row in owned for file in row.found.files]
        try:
            plan = plan_removal(self.stores.huggingface, files)
        except (OSError, ValueError) as error:  # ValueError: a path that is not in the cache
            raise StorageError(
                tr("Its folder in the Hugging Face cache could not be read."),
                tr("See whether its drive is connected and you may read it."),
                str(error),
            ) from error
        if not plan.files:
            raise StorageError(tr("It is no longer there."), tr("Look at the list again."))
        moved = {os.path.realpath(path) for path in plan.moves if not os.path.islink(path)}  # noqa: PTH114
        others = [row.found.path for row in rows if not row.found.owned]
        return plan, [path for path in others if os.path.realpath(path) in moved]

    def _known_rows(self) -> dict[str, Seen]:
        with self._state:
            return self._rows_now()

    def _rows_now(self) -> dict[str, Seen]:
        """Return the rows of the last look, from the index when none was made; needs the lock."""
        return self._index.load() if self._rows is None else self._rows

    def _times(self) -> dict[str, float]:
        try:
            return dict(self._usage.times())
        except StorageError as error:  # the list is useful without
            log.warning("when models were used last is not known: %s", error.detail or error)
            return {}

    def _read(
        self,
        new: Sequence[Found],
        old: Iterable[Seen],
        on_progress: Callable[[str, float], None],
        cancel: CancelToken,
    ) -> dict[str, Seen]:
        """Read the headers of what is new or changed."""
        rows: dict[str, Seen] = {}
        read = {_content(row.found): row.facts for row in old if _may_lend(row)}
        unsaved: list[Seen] = []
        saved = time.monotonic()
        try:
            for number, found in enumerate(new):
                cancel.raise_if_cancelled()
                on_progress(f"Reading {Path(found.path).name}", number / len(new))
                facts = read.get(_content(found)) if found.same else None
                row = Seen(found=found, facts=facts or read_facts(Path(found.path)))
                if _may_lend(row):
                    read[_content(found)] = row.facts
                rows[row.id] = row
                unsaved.append(row)
                if time.monotonic() - saved > _SAVE_EVERY_S:
                    self._index.save(unsaved, ())
                    unsaved, saved = [], time.monotonic()
        except Cancelled:
            self._index.save(unsaved, ())
            raise
        return rows


def _unchanged(known: Mapping[str, Seen], look: Look) -> dict[str, Seen]:
    """Return the rows of files that are as they were when they were read."""
    rows: dict[str, Seen] = {}
    for id, found in look.found.items():
        row = known.get(id)
        if row is not None and row.found.stamp == found.stamp and row.facts.lasting:
            rows[id] = row if row.found == found and not row.gone else Seen(
                found=found, facts=row.facts
            )  # fmt: skip
    return rows


def _missing(known: Mapping[str, Seen], look: Look) -> dict[str, Seen]:
    """Return the rows of what left with its drive, and of single files that are not there."""
    rows = {
        id: msgspec.structs.replace(row, gone=True, problem=_why_gone(row.found.path))
        for id, row in known.items()
        if id not in look.found and look.is_gone(row)
    }
    for path in look.missing_files():
        if path not in rows:
            name = Path(path).name
            found = Found(
                store="file", root=str(Path(path).parent), path=path, files=(), stamp=(), name=name
            )
            rows[path] = Seen(found=found, facts=Facts(), gone=True, problem=_why_gone(path))
    return rows


def _why_gone(path: str) -> str:
    # The system's own word on a file that is not there; it may be back at this very moment.
    return read_facts(Path(path)).problem or tr("It was not there a moment ago. Look again.")


def _content(found: Found) -> tuple[str, tuple[int, ...]]:
    return found.same, found.stamp


def _may_lend(row: Seen) -> bool:
    """Whether another name of the same file says the same of it."""
    return bool(row.found.same) and len(row.found.files) == 1 and row.facts.problem is None


def _nobody(_text: str, _fraction: float) -> None:
    """Hear nothing."""
