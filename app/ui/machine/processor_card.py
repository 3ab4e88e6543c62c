"""The card about the processor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import mark, tr
from app.hardware.features import EXPLANATIONS, OPTION_EXPLANATIONS
from app.hardware.machine import Cpu, Machine
from app.hardware.report import UNKNOWN, cores_text
from app.ui.flow_layout import FlowLayout
from app.ui.machine.card import Card, Fact, Facts
from app.ui.text_label import text_label
from app.ui.theme import Themes, set_look

_NO_WORDS = mark("llama.cpp names this feature; Snug has no explanation for it.")


class ProcessorCard(Card):
    """Name, cores, and the features that the engine build uses."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, tr("Processor"), "cpu", parent)
        self._facts = Facts()
        self._uses = text_label(tr("The engine build uses"), "muted")
        self._chips = Chips()
        self._unused = text_label(look="muted")
        self._shown: Cpu | None = None
        for widget in (self._facts, self._uses, self._chips, self._unused):
            self.body.addWidget(widget)

    def show_machine(self, machine: Machine) -> None:
        """Show the readings; before the engine was asked, without what it uses."""
        cpu = machine.cpu
        name = cpu.name or tr(UNKNOWN).capitalize()
        facts = [
            Fact(tr("Name"), tr("{name}, in a virtual machine", name=name) if cpu.virtual else name)
        ]
        cores = cores_text(machine)
        facts.append(Fact(tr("Cores"), cores[:1].upper() + cores[1:]))
        system = machine.system
        facts.append(
            Fact(
                tr("System"), f"{system.name or tr(UNKNOWN)}, {system.architecture}", system.kernel
            )
        )
        self._facts.show_facts(facts)
        if cpu != self._shown:
            self._shown = cpu
            self._chips.show_words((*(cpu.used or ()), *cpu.options))
        self._uses.setVisible(cpu.used is not None)
        self._uses.setText(
            tr("The engine build uses") if cpu.used or cpu.options else
            tr("The engine build uses no special features of this processor.")
        )  # fmt: skip
        self._unused.setText(_unused_words(cpu))
        self._unused.setVisible(bool(self._unused.text()))
        self.reveal()


class Chips(QWidget):
    """Words that explain themselves: in a tool tip, and below when one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout()
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_group_button_toggled)
        self._explanation = text_label(look="caption")
        self._explanation.hide()
        holder = QWidget()
        holder.setLayout(self._flow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(holder)
        layout.addWidget(self._explanation)

    @property
    def buttons(self) -> list[QAbstractButton]:
        """The chips on view."""
        return self._group.buttons()

    @property
    def explanation(self) -> str:
        """What is said about the chosen one."""
        return self._explanation.text()

    def show_words(self, words: Sequence[str]) -> None:
        """Show these in place of the former ones."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._explanation.clear()
        self._explanation.hide()
        for word in words:
            meaning = tr(EXPLANATIONS.get(word) or OPTION_EXPLANATIONS.get(word) or _NO_WORDS)
            button = QPushButton(word)
            button.setCheckable(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(meaning)
            button.setAccessibleDescription(meaning)
            set_look(button, "chip")
            self._group.addButton(button)
            self._flow.addWidget(button)
        self.setVisible(bool(words))

    def _on_group_button_toggled(self, button: QAbstractButton, chosen: bool) -> None:
        if chosen:
            self._explanation.setText(f"{button.text()}: {button.toolTip()}")
            self._explanation.show()


def _unused_words(cpu: Cpu) -> str:
    if cpu.used is None:
        return tr("Which of the processor's features the engine uses is not known yet.")
    if cpu.features is None:
        return tr("What the system reports beyond that {unknown}.", unknown=tr(UNKNOWN))
    if not cpu.unused:
        return ""
    one = tr("The system also reports {names}; this engine build does not use it.")
    several = tr("The system also reports {names}; this engine build does not use them.")
    text = (one if len(cpu.unused) == 1 else several).format(names=_join(cpu.unused))
    if "AMX_INT8" in cpu.unused and cpu.virtual:
        text += " " + tr("In a virtual machine that report is often wrong.")
    return text


def _join(words: Sequence[str]) -> str:
    return tr(" and ").join(part for part in (", ".join(words[:-1]), words[-1]) if part)
