"""How long a model stays in memory, and how much of what it has read stays on disk."""

from __future__ import annotations

from collections.abc import Callable

from app.core.settings import Settings
from app.core.words import tr
from app.ui.number_fields import fraction_field, number_field
from app.ui.settings.rows import Group, Row
from app.ui.theme import Themes


class MemoryRows(Group):
    """The two rows; ``change`` takes what is to be saved."""

    def __init__(self, themes: Themes, settings: Settings, change: Callable[..., None]) -> None:
        self.idle = number_field(
            0, 10_000, 5, settings.idle_unload_minutes, lowest=tr("Never"), suffix=" min"
        )
        self.idle.valueChanged.connect(lambda value: change(idle_unload_minutes=value))
        self.kept = fraction_field(0, 1000, 1, settings.state_cache_gb, decimals=1)
        self.kept.setSuffix(" GB")
        self.kept.setSpecialValueText(tr("Nothing"))
        self.kept.valueChanged.connect(lambda value: change(state_cache_gb=value))
        super().__init__(
            tr("Memory"),
            (
                Row(
                    themes,
                    tr("Free the model's memory after"),
                    tr(
                        "How long nothing is asked for before the model leaves the "
                        "memory. It is loaded again with the next question."
                    ),
                    self.idle,
                ),
                Row(
                    themes,
                    tr("Keep what models have read"),
                    tr(
                        "Disk space for it: going back to a conversation, or starting "
                        "Snug again, then reads nothing anew. What was used longest "
                        "ago goes first."
                    ),
                    self.kept,
                ),
            ),
        )
