"""How long the window takes to follow the calculator's sliders, for the benchmark."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.core.settings import Settings
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.ui.machine.calculator import Calculator, Known, find_entry
from app.ui.machine.calculator_card import CalculatorCard
from app.ui.tasks import Tasks
from app.ui.theme import Themes

MODELS = ("Llama 3.1 8B Instruct", "Qwen3 30B A3B", "Gemma 3 27B", "Llama 3.1 405B Instruct")
"""Few layers and many, experts, sliding windows."""
_SIZE = (1040, 760)
_LONGEST_MS = 1000
_LEVELS = (0.5, 0.99, 1.0)


class _Move(NamedTuple):
    """Milliseconds."""

    taken: float
    worked: float
    """Processor time of the Qt thread."""


def measure_moves(
    tasks: Tasks,
    themes: Themes,
    machine: Machine,
    record: BandwidthRecord | None = None,
    *,
    models: Sequence[str] = MODELS,
    rounds: int = 2,
) -> dict[str, dict[str, float]]:
    """Move every control through all its steps and time until the change is painted.

    Returns milliseconds, ``p50``, ``p99`` and ``worst``, of ``context``, ``type``, ``cache`` and
    ``gpu_layers`` moves (without a usable card there are none) and of ``all`` together;
    ``cpu_worst`` is the most that the window itself worked on one, which a busy machine does not
    lengthen, and ``moves`` their number. The recommendation and the grid are worked out beside, as
    they are while somebody drags. Needs a QApplication; shows a widget.
    """
    card = CalculatorCard(tasks, themes)
    card.resize(*_SIZE)
    card.show()
    calculator = Calculator(machine, Settings(), record)
    card.show_calculator(calculator)
    times: dict[str, list[_Move]] = {}
    for name in models:
        card.change(source=Known(find_entry(name)), type="", context=8192, gpu_layers=None)
        _rest(tasks)
        for _ in range(rounds):
            for what, move in _moves(card):
                taken = _timed(card, move)
                if taken is not None:
                    times.setdefault(what, []).append(taken)
                # A hand that drags moves on within milliseconds; one that clicks gives time for
                # the rest, which then runs into the next move.
                _pause(8 if what == "context" else 60)
    card.close()
    card.deleteLater()
    everything = [one for series in times.values() for one in series]
    return {what: _levels(series) for what, series in (*times.items(), ("all", everything))}


def _moves(card: CalculatorCard) -> list[tuple[str, Callable[[], None]]]:
    controls = card.controls
    slider, layers, types = controls.context_slider, controls.layers_slider, controls.type_box
    up = [*range(slider.maximum() + 1)]
    moves: list[tuple[str, Callable[[], None]]] = [
        ("context", partial(slider.setValue, step)) for step in (*up, *reversed(up[:-1]))
    ]
    # Away from the recommended one first, and back to it at the end.
    indexes = (*range(1, types.count()), 0)
    moves += [("type", partial(types.setCurrentIndex, index)) for index in indexes]
    buttons = list(controls.cache_buttons.values())
    moves += [("cache", button.click) for button in (*buttons[1:], buttons[0])]
    if layers.isVisibleTo(card):
        stride = max(1, layers.maximum() // 16)
        counts = [one for one in range(0, layers.maximum() + 1, stride) if one != layers.value()]
        moves += [("gpu_layers", partial(layers.setValue, count)) for count in counts]
    return moves


class _Painted(QObject):
    """Ends a loop once the widget, and what is painted with it, has been painted."""

    def __init__(self, watched: QWidget, loop: QEventLoop) -> None:
        super().__init__()
        self.seen = False
        self._loop = loop
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Wait for the paint event."""
        if event.type() == QEvent.Type.Paint:
            self.seen = True
            QTimer.singleShot(0, self._loop.quit)
        return False


def _timed(card: CalculatorCard, move: Callable[[], None]) -> _Move | None:
    """Time from a move to the painted change; None for a move that changes no figure."""
    loop = QEventLoop()
    painted = _Painted(card.details.bar, loop)
    QTimer.singleShot(_LONGEST_MS, loop.quit)
    start, worked = time.perf_counter(), time.thread_time()
    move()
    loop.exec()
    taken = _Move(1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - worked))
    card.details.bar.removeEventFilter(painted)
    return taken if painted.seen else None


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _rest(tasks: Tasks) -> None:
    loop = QEventLoop()
    for _ in range(2):
        tasks.run(lambda: None, lambda _: loop.quit(), lane="fit")
        loop.exec()


def _levels(series: Sequence[_Move]) -> dict[str, float]:
    ordered = sorted(one.taken for one in series)
    p50, p99, worst = (ordered[min(len(ordered) - 1, int(len(ordered) * one))] for one in _LEVELS)
    return {
        "p50": p50, "p99": p99, "worst": worst,
        "cpu_worst": max(one.worked for one in series), "moves": float(len(series)),
    }  # fmt: skip
