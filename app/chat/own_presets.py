"""The owner's presets in the database."""

from __future__ import annotations

from app.chat.model import Preset
from app.chat.presets import BUILT_IN, checked
from app.chat.rows import packed, storable, unpacked
from app.core.database import Database
from app.core.errors import UsageError
from app.core.words import tr


class OwnPresets:
    """The part of the store that keeps presets; usable from any thread.

    Every call blocks and raises :class:`StorageError` when the disk fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Preset]:
        """Return what comes with Snug, then the owner's by name."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT value FROM preset ORDER BY name").fetchall()
        own = (unpacked(row["value"], Preset, tr("a preset")) for row in rows)
        return [*BUILT_IN, *(preset for preset in own if preset is not None)]

    def keep(self, preset: Preset) -> Preset:
        """Store a preset, in place of the one of that name; raises UsageError for what is none."""
        preset = checked(preset)
        name = preset.name.casefold()
        if not name or name in (one.name.casefold() for one in BUILT_IN):
            raise UsageError(
                tr("A preset cannot be called “{name}”.", name=preset.name)
                if name
                else tr("A preset needs a name."),
                tr("Give it a name of its own."),
            )
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO preset VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET name = excluded.name, value = excluded.value",
                (preset.name, packed(preset)),
            )
        return preset

    def forget(self, name: str) -> None:
        """Remove one of the owner's presets; conversations that use it go on doing so."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM preset WHERE name = ?", (storable(name),))
