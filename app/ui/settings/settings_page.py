"""The Settings page: every change applies and is saved at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.publication import publication
from app.core.settings import Settings
from app.core.words import tr
from app.hub.disk_space import free_space
from app.ui import icons
from app.ui.eliding_label import ElidingLabel
from app.ui.icon_text import beside_icon
from app.ui.notice import Action, Notice
from app.ui.number_fields import fraction_field, number_field
from app.ui.page import Page
from app.ui.segments import Segments
from app.ui.settings.about_rows import AboutRows
from app.ui.settings.folders_rows import FoldersRows
from app.ui.settings.memory_rows import MemoryRows
from app.ui.settings.network_rows import NetworkRows
from app.ui.settings.rows import Group, Row
from app.ui.settings.server_rows import ServerRows
from app.ui.tasks import Tasks
from app.ui.theme import SCALES, Theme, Themes, set_look, stepped
from app.versions import versions

if TYPE_CHECKING:
    from app.services import Services

_WIDEST = 760
_SAVE_AFTER_MS = 300
"""Typing and stepping come in bursts; a burst is saved once."""


class SettingsPage(Page):
    """Appearance, chat, engine, data and what Snug is made of."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        parent: QWidget | None = None,
        *,
        made_of: tuple[tuple[str, str], ...] | None = None,
        folder: Path | None = None,
        cache: Path | None = None,
        free: Callable[[Path], int] = free_space,
    ) -> None:
        """Show the settings; what else is given stands in for this installation's own."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._themes = themes
        self._made_of = made_of or versions(services.paths.engine_record)
        self._folder = folder or services.paths.root
        self._cache, self._free = cache, free
        self._pending: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)
        set_look(self, "page")
        self._build(services.settings.value)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def notice(self) -> Notice:
        """Where a failure to save is shown."""
        return self._notice

    def page_close(self) -> None:
        """Save what was typed last."""
        self._save()

    def _build(self, settings: Settings) -> None:
        title = QLabel(tr("Settings"))
        set_look(title, "title")
        self._notice = Notice(self._themes)
        self.network = NetworkRows(self._services, self._tasks, self._themes, self._now)
        self.network.failed.connect(self._notice.show_error)
        self.server = ServerRows(self._services, self._tasks, self._themes, self._now)
        self.server.failed.connect(self._notice.show_error)
        self.folders = FoldersRows(
            self._services, self._tasks, self._themes, cache=self._cache, free=self._free
        )
        self.folders.failed.connect(self._notice.show_error)
        self.folders.unopened.connect(self._on_unopened)
        column = QVBoxLayout()
        column.setContentsMargins(0, 24, 0, 32)
        column.setSpacing(24)
        column.addWidget(title)
        column.addWidget(self._notice)
        column.addWidget(self._appearance(settings))
        column.addWidget(self._chat(settings))
        column.addWidget(self._engine(settings))
        self.memory = MemoryRows(self._themes, settings, self._later)
        column.addWidget(self.memory)
        column.addWidget(self._recommendation(settings))
        column.addWidget(self.server)
        column.addWidget(self.network)
        column.addWidget(self.folders)
        column.addWidget(self._data())
        about = AboutRows(self._services, self._tasks, self._themes, self._made_of, publication())
        about.failed.connect(self._notice.show_error)
        self.copy = about.copy
        column.addWidget(about)
        column.addStretch(1)
        self._column = QWidget()
        self._column.setLayout(column)
        self._column.setMaximumWidth(_WIDEST)
        inside = QWidget()
        set_look(inside, "page")
        row = QHBoxLayout(inside)
        row.setContentsMargins(32, 0, 32, 0)
        row.addStretch(1)
        row.addWidget(self._column, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _appearance(self, settings: Settings) -> QWidget:
        self.theme = Segments(
            (("system", tr("System")), ("light", tr("Light")), ("dark", tr("Dark"))), settings.theme
        )
        self.theme.chosen.connect(self._on_theme_chosen)
        self.smaller, self.larger = QToolButton(), QToolButton()
        for button, name, step in (
            (self.smaller, tr("Smaller text"), -0.1),
            (self.larger, tr("Larger text"), 0.1),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} (Ctrl+{'=' if step > 0 else '-'})")
            button.clicked.connect(lambda _checked=False, step=step: self._on_scale_clicked(step))
        self._scale = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        size = QWidget()
        row = QHBoxLayout(size)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.smaller, self._scale, self.larger):
            row.addWidget(widget)
        size.setFocusProxy(self.smaller)
        self.language = Segments(
            (("system", tr("System")), ("en", "English"), ("de", "Deutsch")), settings.language
        )
        self.language.chosen.connect(lambda choice: self._now(language=choice))
        return Group(
            tr("Appearance"),
            (
                self._row(
                    tr("Theme"), tr("System follows the setting of your computer."), self.theme
                ),
                self._row(tr("Text size"), tr("Makes all text in Snug smaller or larger."), size),
                self._row(
                    tr("Language"), tr("Spoken the next time that Snug starts."), self.language
                ),
            ),
        )

    def _chat(self, settings: Settings) -> QWidget:
        self.prompt = QPlainTextEdit(settings.system_prompt)
        self.prompt.setPlaceholderText(tr("For example: Answer briefly and in plain words."))
        self.prompt.setTabChangesFocus(True)
        self.prompt.textChanged.connect(
            lambda: self._later(system_prompt=self.prompt.toPlainText())
        )
        self.temperature = fraction_field(0, 5, 0.1, settings.temperature)
        self.temperature.valueChanged.connect(lambda value: self._later(temperature=value))
        self.max_tokens = number_field(1, 2**20, 256, settings.max_tokens, suffix=tr(" tokens"))
        self.max_tokens.valueChanged.connect(lambda value: self._later(max_tokens=value))
        return Group(
            tr("Chat"),
            (
                self._row(
                    tr("System prompt"),
                    tr(
                        "What a model is told before each conversation: who it is, how "
                        "to answer. Empty leaves it to the model."
                    ),
                    self.prompt,
                    stacked=True,
                ),
                self._row(
                    tr("Temperature"),
                    tr(
                        "How freely words are chosen. 0 always takes the likeliest "
                        "word, 0.7 suits most chats, above 1 answers get wilder and "
                        "less reliable."
                    ),
                    self.temperature,
                ),
                self._row(
                    tr("Longest answer"),
                    tr(
                        "An answer ends here at the latest. A token is about three "
                        "quarters of an English word."
                    ),
                    self.max_tokens,
                ),
            ),
        )

    def _engine(self, settings: Settings) -> QWidget:
        auto = tr("Automatic")
        self.context = number_field(
            0, 2**22, 1024, settings.context, lowest=auto, suffix=tr(" tokens")
        )
        self.context.valueChanged.connect(lambda value: self._later(context=value))
        self.threads = number_field(0, 1024, 1, settings.threads, lowest=auto)
        self.threads.valueChanged.connect(lambda value: self._later(threads=value))
        self.gpu_layers = number_field(-1, 4096, 1, settings.gpu_layers, lowest=tr("All"))
        self.gpu_layers.valueChanged.connect(lambda value: self._later(gpu_layers=value))
        return Group(
            tr("Engine"),
            (
                self._row(
                    tr("Context"),
                    tr(
                        "How much of a conversation the model can keep in mind. More "
                        "needs more memory. Automatic takes as much as fits "
                        "comfortably, at most what the model was trained for."
                    ),
                    self.context,
                ),
                self._row(
                    tr("Threads"),
                    tr(
                        "Processor cores that work on an answer. Automatic takes one "
                        "per physical core, which is mostly the fastest."
                    ),
                    self.threads,
                ),
                self._row(
                    tr("GPU layers"),
                    tr(
                        "Parts of the model that run on the graphics card; 0 is none. "
                        "Without a card that the engine can use, this changes nothing."
                    ),
                    self.gpu_layers,
                ),
            ),
            caption=tr("Used the next time that a model is loaded."),
        )

    def _recommendation(self, settings: Settings) -> QWidget:
        self.wanted_context = number_field(
            0, 2**22, 1024, settings.wanted_context, lowest=tr("As trained"), suffix=tr(" tokens")
        )
        self.wanted_context.valueChanged.connect(lambda value: self._later(wanted_context=value))
        self.wanted_speed = fraction_field(0, 1000, 1, settings.wanted_tps, decimals=1)
        self.wanted_speed.setSuffix(" " + tr("tokens/s"))
        self.wanted_speed.valueChanged.connect(lambda value: self._later(wanted_tps=value))
        self.headroom = number_field(0, 90, 5, round(settings.headroom * 100), suffix=" %")
        self.headroom.valueChanged.connect(lambda value: self._later(headroom=value / 100))
        return Group(
            tr("Recommendation"),
            (
                self._row(
                    tr("Context to have room for"),
                    tr("A recommended model must fit together with this much conversation."),
                    self.wanted_context,
                ),
                self._row(
                    tr("Speed to reach"),
                    tr(
                        "How fast it must answer, where the speed was measured. People "
                        "read about five tokens a second."
                    ),
                    self.wanted_speed,
                ),
                self._row(
                    tr("Memory to leave free"),
                    tr("The share of each memory that stays for other programs, at most 4 GB."),
                    self.headroom,
                ),
            ),
            caption=tr("What Snug goes by when it says what fits and which type to take."),
        )

    def _data(self) -> QWidget:
        self.folder = QPushButton(beside_icon(tr("Open folder")))
        self.folder.setAccessibleName(tr("Open folder"))
        self.folder.clicked.connect(self._on_folder_clicked)
        row = self._row(
            tr("Your data"),
            tr(
                "Conversations and settings stay on this computer, in this folder. "
                "Nothing of them is sent anywhere."
            ),
            self.folder,
        )
        path = ElidingLabel(str(self._folder), mode=Qt.TextElideMode.ElideMiddle)
        set_look(path, "mono")
        path.setContentsMargins(16, 12, 16, 12)
        return Group(tr("Data"), (row, path))

    def _row(self, label: str, caption: str, control: QWidget, *, stacked: bool = False) -> Row:
        return Row(self._themes, label, caption, control, stacked=stacked)

    def _tint(self, theme: Theme) -> None:
        sp = self._themes.sp
        self._column.setMaximumWidth(sp(_WIDEST))
        self._scale.setText(f"{round(self._themes.scale * 100)} %")
        self._scale.setFixedWidth(sp(48))
        self.smaller.setIcon(icons.icon("minus", theme))
        self.larger.setIcon(icons.icon("plus", theme))
        self.smaller.setEnabled(self._themes.scale > SCALES[0])
        self.larger.setEnabled(self._themes.scale < SCALES[1])
        self.folder.setIcon(icons.icon("open_folder", theme))
        self.prompt.setFixedHeight(sp(88))
        for button in (self.smaller, self.larger):
            button.setFixedSize(sp(32), sp(32))
        for field in self.findChildren(QAbstractSpinBox):
            field.setFixedWidth(sp(160))

    def _later(self, **changes: Any) -> None:
        self._pending.update(changes)
        self._timer.start()

    def _now(self, **changes: Any) -> None:
        self._pending.update(changes)
        self._save()

    def _save(self) -> None:
        self._timer.stop()
        changes, self._pending = self._pending, {}
        if changes:
            self._tasks.run(
                lambda: self._services.settings.update(**changes),
                self._on_saved,
                lambda error: self._on_save_failed(error, changes),
                lane="settings",
            )

    def _on_saved(self, _settings: Settings) -> None:
        self._notice.clear()

    def _on_save_failed(self, error: Exception, changes: dict[str, Any]) -> None:
        def again() -> None:
            self._pending = {**changes, **self._pending}
            self._save()

        self._notice.show_error(error, [Action(tr("Save again"), again)])

    def _on_theme_chosen(self, choice: str) -> None:
        self.theme.select(choice)
        self._pending["theme"] = choice
        self._themes.choose(choice)  # type: ignore[arg-type]  # the buttons are the choices
        self._save()

    def _on_scale_clicked(self, step: float) -> None:
        scale = stepped(self._themes.scale, step)
        self._pending["text_scale"] = scale
        self._themes.set_scale(scale)
        self._save()

    def _on_folder_clicked(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self._on_unopened(str(self._folder))

    def _on_unopened(self, folder: str) -> None:
        self._notice.show_notice(
            "warning", tr("No file manager answered."), tr("The folder is {folder}.", folder=folder)
        )
