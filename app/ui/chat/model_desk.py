"""The model in memory as the chat shows it: its name, what is loaded, what could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.words import mark, tr
from app.engine.protocol import Loaded
from app.ui.chat.chat_controller import ChatController
from app.ui.chat.empty_state import EmptyState
from app.ui.chat.model_picker import ModelPicker
from app.ui.notice import Notice
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_NONE = mark("No model")


class ModelDesk(QObject):
    """Wires the picker to the loader.

    Signals:
        model_loaded: the :class:`Loaded` model, None when there is none any more.
        memory_freed: name of the model that left the memory until it is needed again.
    """

    model_loaded = Signal(object)
    memory_freed = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        controller: ChatController,
        picker: ModelPicker,
        empty: EmptyState,
        notice: Notice,
    ) -> None:
        super().__init__(picker)
        self._services = services
        self._tasks = tasks
        self._controller = controller
        self._picker = picker
        self._empty = empty
        self._notice = notice
        loader = controller.loader
        loader.started.connect(self._on_started)
        loader.cancelled.connect(self._on_ended)
        loader.loaded.connect(self._on_loaded)
        loader.failed.connect(lambda _error: self._on_ended())
        loader.job.connect(self._on_job)
        picker.chosen.connect(controller.open_model)
        picker.stop_asked.connect(loader.cancel)
        controller.care.unloaded.connect(self._on_unloaded)

    def list_models(self) -> None:
        """List what can be chosen: models may have come, by downloads or by other programs."""
        loaded = self._controller.loaded
        current = loaded.path if loaded is not None else ""
        self._tasks.run(
            self._services.models,
            lambda entries: self._picker.show_models(entries, current),
            self._notice.show_error,
            lane="library",  # a look at slow disks must not keep conversations waiting
        )

    def show_freed(self, name: str) -> None:
        """Say that the model had to go; the next question loads it again."""
        self._picker.show_name(tr("{name} (freed)", name=name) if name else tr(_NONE))

    def show_none(self) -> None:
        """Say that the model is gone."""
        self._picker.show_name(tr(_NONE))
        self.model_loaded.emit(None)

    def _on_started(self, name: str) -> None:
        self._picker.show_name(tr("Loading {name} …", name=name))
        self._picker.set_loading(True)
        self._notice.clear()

    def _on_job(self, _job: str, text: str, share: float) -> None:
        self._picker.show_name(
            tr("{words} {share:.0%}", words=text, share=share) if share >= 0 else f"{text} …"
        )

    def _on_ended(self) -> None:
        loaded, busy = self._controller.loaded, self._controller.loader.busy
        self._picker.set_loading(busy)
        if not busy:
            self._picker.show_name(loaded.name if loaded else tr(_NONE))
            self.model_loaded.emit(loaded)

    def _on_loaded(self, loaded: Loaded) -> None:
        self._on_ended()
        self._empty.show_model(loaded.name, demo=self._controller.loader.is_demo)
        self.list_models()
        if loaded.notes:
            self._notice.show_notice("info", " ".join(loaded.notes))

    def _on_unloaded(self, name: str) -> None:
        self.show_freed(name)
        self.memory_freed.emit(name)
