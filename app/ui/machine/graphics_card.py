"""The card about graphics cards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.hardware.machine import Gpu, Machine
from app.hardware.report import NO_GPU, UNKNOWN
from app.ui.machine.card import Card, UseBar
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes, set_look


class GraphicsCard(Card):
    """Each graphics card with its memory, or the sentence that there is none."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, tr("Graphics"), "gpu", parent)
        self._sentence = text_label()
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._shown: tuple[Gpu, ...] = ()
        self.body.addWidget(self._sentence)
        self.body.addLayout(self._list)

    def show_machine(self, machine: Machine) -> None:
        """Show the readings; without the engine's list only what the system names."""
        if machine.gpus != self._shown:
            self._shown = machine.gpus
            while (item := self._list.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
            for gpu in machine.gpus:
                self._list.addWidget(_GpuView(gpu))
        if machine.engine_asked:
            sentence = "" if machine.usable_gpus else NO_GPU
        else:
            sentence = tr("Which graphics cards the engine can use is not known yet.")
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.reveal()


class _GpuView(QWidget):
    def __init__(self, gpu: Gpu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(text_label(gpu.name), 1)
        if gpu.backend:
            chip = QLabel(gpu.backend)
            set_look(chip, "chip")
            chip.setToolTip(
                tr(
                    "llama.cpp reaches this card through {backend} ({device}).",
                    backend=gpu.backend,
                    device=gpu.device,
                )
            )
            row.addWidget(chip, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        words = _words(gpu)
        if not gpu.shares_ram:
            bar = UseBar()
            bar.show_use(gpu.name, gpu.vram_total, gpu.vram_free, words)
            layout.addWidget(bar)
        layout.addWidget(text_label(unbroken(words), "muted"))
        if gpu.why_not:
            layout.addWidget(text_label(f"{gpu.why_not[:1].upper()}{gpu.why_not[1:]}.", "muted"))
        self.setAccessibleName(f"{gpu.name}: {words}")


def _words(gpu: Gpu) -> str:
    if gpu.shares_ram:
        if gpu.vram_total is None:
            return tr("Shares the main memory.")
        return tr(
            "Shares the main memory; may use {total} of it.",
            total=format_bytes(gpu.vram_total),
        )
    if gpu.vram_total is None:
        return tr("Its memory {unknown}.", unknown=tr(UNKNOWN))
    if gpu.vram_free is None:
        return tr(
            "{total} of its own; how much is free {unknown}.",
            total=format_bytes(gpu.vram_total),
            unknown=tr(UNKNOWN),
        )
    return tr(
        "{free} free of {total}",
        free=format_bytes(gpu.vram_free),
        total=format_bytes(gpu.vram_total),
    )
