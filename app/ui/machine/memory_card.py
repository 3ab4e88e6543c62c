"""The card about memory and swap."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.units import format_bytes, format_gib
from app.core.words import tr
from app.hardware.machine import Machine
from app.hardware.report import UNKNOWN, size
from app.ui.machine.card import Card, Fact, Facts, UseBar
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes


class MemoryCard(Card):
    """Total, available, swap, and what limits them."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, tr("Memory"), "memory", parent)
        self._bar = UseBar()
        self._facts = Facts()
        self._limit = text_label(look="muted")
        self._note = text_label(look="caption")
        for widget in (self._bar, self._facts, self._limit, self._note):
            self.body.addWidget(widget)

    def show_machine(self, machine: Machine) -> None:
        """Show the readings."""
        ram, swap = machine.ram, machine.swap
        facts = [Fact(tr("Total"), size(ram.total)), Fact(tr("Available"), size(ram.available))]
        if swap.total == 0:
            facts.append(Fact(tr("Swap"), tr("None")))
        elif swap.total is not None:
            facts.append(Fact(tr("Swap"), f"{size(swap.total)}, {_free(swap.free)}"))
        else:
            facts.append(Fact(tr("Swap"), tr(UNKNOWN)))
        self._facts.show_facts([_upper(fact) for fact in facts])
        words = ""
        if ram.total is not None and ram.available is not None:
            used = max(0, ram.total - ram.available)
            words = tr(
                "{used} of {total} in use", used=format_bytes(used), total=format_bytes(ram.total)
            )
        self._bar.show_use(tr("Memory"), ram.total, ram.available, words)
        self._limit.setVisible(ram.limit is not None)
        if ram.limit is not None:
            self._limit.setText(
                unbroken(
                    tr(
                        "A container or service limits Snug to {size} of the {size2} "
                        "in this machine.",
                        size=size(ram.limit),
                        size2=size(ram.installed),
                    )
                )
            )
        self._note.setVisible(ram.total is not None)
        if ram.total is not None:
            self._note.setText(
                unbroken(
                    tr(
                        "1 GB is 1,000,000,000 bytes, as in file sizes. In binary "
                        "units the total is {gib}.",
                        gib=format_gib(ram.total),
                    )
                )
            )
        self.reveal()


def _free(value: int | None) -> str:
    return (
        tr("free part could not be read")
        if value is None
        else tr("{value} free", value=format_bytes(value))
    )


def _upper(fact: Fact) -> Fact:
    return fact._replace(value=fact.value[:1].upper() + fact.value[1:])
