"""The panel of a conversation's settings: what the model is told, and how answers are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Preset
from app.core.words import mark, tr
from app.engine.protocol import Loaded, Sampling
from app.ui import icons
from app.ui.chat_settings.number_options import NumberOptions, changed_sampling
from app.ui.chat_settings.option_row import heading
from app.ui.chat_settings.options_keeper import Options, OptionsKeeper
from app.ui.chat_settings.preset_option import PresetOption
from app.ui.chat_settings.preset_shelf import PresetShelf
from app.ui.chat_settings.rules_checker import RulesChecker
from app.ui.chat_settings.shape_option import ShapeOption
from app.ui.chat_settings.stop_option import StopOption
from app.ui.chat_settings.system_option import SystemOption
from app.ui.notice import Notice
from app.ui.segments import Segments
from app.ui.tasks import Tasks
from app.ui.text_label import text_label
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.services import Services

WIDTH = 320
_THINKING = (("", mark("As it likes")), ("yes", mark("Think")), ("no", mark("Do not")))
_THINKING_VALUES = {"": None, "yes": True, "no": False}
_THINKING_ABOUT = mark(
    "Whether this model thinks before it answers: slower, and better at puzzles."
)


class OptionsPanel(QFrame):
    """Shows what the :class:`OptionsKeeper` holds; every change is taken over at once.

    Signals:
        close_asked: the owner has seen enough.
    """

    close_asked = Signal()

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        keeper: OptionsKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._themes = themes
        self._keeper = keeper
        self._listed = False
        self._shelf = PresetShelf(services.store, tasks, self)
        self._checker = RulesChecker(services.engine, tasks, self)
        set_look(self, "side_right")
        self.setAccessibleName(tr("Settings of this conversation"))
        self._build()
        self._wire()
        self.show_model(None)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_model(self, loaded: Loaded | None) -> None:
        """Offer to let the model think, or not, where it lets one say."""
        self._thinking.setVisible(loaded is not None and loaded.thinking == "switch")

    def begin(self) -> None:
        """Show what there is, and bring the keyboard here."""
        if not self._listed:
            self._listed = True
            self._shelf.refresh()
        self.refresh()
        self.system.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Show what is in use now."""
        options, wishes = self._keeper.options, self._keeper.wishes
        usual = self._services.settings.value.system_prompt
        self.system.show_system(options.system, usual)
        self.preset.show_preset(options.preset)
        self.numbers.show_sampling(wishes.sampling)
        self.stop.show_stops(wishes.sampling.stop)
        self.shape.show_sampling(wishes.sampling)
        self.thinking.select(
            next(word for word, value in _THINKING_VALUES.items() if value is wishes.thinking)
        )

    def _build(self) -> None:
        title = QLabel(tr("This conversation"))
        set_look(title, "heading")
        self.close_button = QToolButton()
        set_look(self.close_button, "quiet")
        self.close_button.setAccessibleName(tr("Hide the settings of this conversation"))
        self.close_button.setToolTip(tr("Hide (Ctrl+I)"))
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 10, 4)
        top.addWidget(title, 1)
        top.addWidget(self.close_button)
        self.notice = Notice(self._themes)
        self.system = SystemOption(self._themes)
        self.preset = PresetOption()
        self.thinking = Segments([(value, tr(word)) for value, word in _THINKING], "")
        self.numbers = NumberOptions(self._themes)
        self.stop = StopOption(self._themes)
        self.shape = ShapeOption(self._themes)
        self._thinking = QWidget()
        thinking = QVBoxLayout(self._thinking)
        thinking.setContentsMargins(0, 0, 0, 0)
        thinking.setSpacing(6)
        thinking.addWidget(heading(tr("Thinking")))
        thinking.addWidget(self.thinking)
        thinking.addWidget(text_label(tr(_THINKING_ABOUT), "caption"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 4, 16, 24)
        column.setSpacing(8)
        for part in (
            self.notice,
            heading(tr("System prompt")), self.system,
            heading(tr("Preset")), self.preset,
            self._thinking,
            heading(tr("How words are chosen")), self.numbers,
            heading(tr("Where it ends")), self.stop,
            heading(tr("What the answer keeps to")), self.shape,
        ):  # fmt: skip
            if column.count() > 1 and isinstance(part, QLabel):
                column.addSpacing(12)
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)

    def _wire(self) -> None:
        self.close_button.clicked.connect(self.close_asked)
        self._keeper.shown.connect(self._on_shown)
        self._keeper.failed.connect(self.notice.show_error)
        self.system.changed.connect(self._on_system_changed)
        self.preset.chosen.connect(self._on_preset_chosen)
        self.preset.keep_asked.connect(self._on_keep_asked)
        self.preset.forget_asked.connect(self._shelf.forget)
        self.numbers.changed.connect(self._on_number_changed)
        self.stop.changed.connect(lambda stop: self._on_number_changed("stop", stop))
        self.shape.changed.connect(self._on_shape_changed)
        self.thinking.chosen.connect(self._on_thinking_chosen)
        self._shelf.listed.connect(self._on_listed)
        self._shelf.kept.connect(self._on_kept)
        self._shelf.failed.connect(self.notice.show_error)
        self._checker.begun.connect(self.shape.show_checking)
        self._checker.passed.connect(self.shape.show_passed)
        self._checker.failed.connect(self.shape.show_failed)

    def _tint(self, theme: Theme) -> None:
        self.setFixedWidth(self._themes.sp(WIDTH))
        self.close_button.setIcon(icons.icon("close", theme, "muted"))

    def _change_preset(self, **changes: object) -> None:
        """Take over a change to how answers are made; what is not changed stays as it is."""
        options, wishes = self._keeper.options, self._keeper.wishes
        own = options.preset or Preset(name="", sampling=wishes.sampling)
        self._change(preset=msgspec.structs.replace(own, **changes))

    def _change(self, **changes: object) -> None:
        self.notice.clear()
        self._keeper.change(msgspec.structs.replace(self._keeper.options, **changes))
        self.preset.show_preset(self._keeper.options.preset)

    def _sampling(self) -> Sampling:
        return self._keeper.wishes.sampling

    def _on_shown(self, _options: Options) -> None:
        if self.isVisible():
            self.refresh()

    def _on_listed(self, presets: Sequence[Preset]) -> None:
        self.preset.show_presets(presets)

    def _on_system_changed(self, system: str | None) -> None:
        self._change(system=system)

    def _on_preset_chosen(self, preset: Preset | None) -> None:
        self._change(preset=preset)
        self.refresh()
        self._checker.check(self._sampling())

    def _on_keep_asked(self, name: str) -> None:
        preset = self._keeper.options.preset
        if preset is not None:
            self._shelf.keep(msgspec.structs.replace(preset, name=name))

    def _on_kept(self, preset: Preset) -> None:
        self._change(preset=preset)
        self.refresh()

    def _on_number_changed(self, name: str, value: object) -> None:
        self._change_preset(sampling=changed_sampling(self._sampling(), name, value))

    def _on_shape_changed(self, _grammar: str, _schema: str) -> None:
        sampling = self.shape.applied_to(self._sampling())
        self._change_preset(sampling=sampling)
        self._checker.check(sampling)

    def _on_thinking_chosen(self, word: str) -> None:
        self._change_preset(thinking=_THINKING_VALUES[word])
