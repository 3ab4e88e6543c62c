"""The rows about other programs: the switch of the server, its address, its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.words import mark, tr
from app.ui import icons
from app.ui.api_switch import State, api_switch
from app.ui.icon_text import beside_icon
from app.ui.number_fields import number_field
from app.ui.settings.rows import Group, Row
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes

if TYPE_CHECKING:
    from app.services import Services

_HOST = "127.0.0.1"
_LOADS = mark(
    "A program may ask for another of your models, which then takes the place of "
    "the one in memory. Off, programs get the model that you have chosen."
)
_PORT = mark("Where the server listens. Change it when another program has this one.")
_KEY = mark(
    "Programs need it to be let in. Whoever has it can use your models from this "
    "computer: give it only to programs that you trust. A new one shuts out all "
    "that have the old one."
)


class ServerRows(QWidget):
    """Shows how other programs reach the model, and lets the owner switch that on.

    Signals:
        failed: why the key could not be read.
    """

    failed = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        change: Callable[..., Any],
        parent: QWidget | None = None,
    ) -> None:
        """Make the rows; ``change`` saves settings by their names."""
        super().__init__(parent)
        self._services = services
        self._switch = api_switch(services, tasks)
        self._key = ""
        self._then: Callable[[], None] | None = None
        settings = services.settings.value
        self.on = QCheckBox(tr("On"))
        self.on.setChecked(settings.api)
        self.on.toggled.connect(lambda on: change(api=on))
        self.port = number_field(1024, 65535, 1, settings.api_port)
        self.port.setGroupSeparatorShown(False)
        self.port.valueChanged.connect(lambda port: change(api_port=port))
        self.loads = QCheckBox(tr("Allowed"))
        self.loads.setChecked(settings.api_loads)
        self.loads.toggled.connect(lambda loads: change(api_loads=loads))
        self._on_row = Row(themes, tr("Let other programs use the model"), "", self.on)
        self._address_row = Row(themes, tr("Address"), "", self._address_control(), stacked=True)
        rows = (
            self._on_row,
            self._address_row,
            Row(themes, tr("Key"), tr(_KEY), self._key_control(), stacked=True),
            Row(themes, tr("Port"), tr(_PORT), self.port),
            Row(themes, tr("Let programs load models"), tr(_LOADS), self.loads),
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Group(tr("Other programs"), rows))
        self._switch.changed.connect(self._show)
        self._switch.key_failed.connect(self.failed)
        self._switch.key_read.connect(self._on_key_read)
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        self._show()

    @property
    def text(self) -> str:
        """What is said of the server."""
        return self._on_row.caption

    @property
    def shown(self) -> bool:
        """Whether the key can be read by who looks at the screen."""
        return self.key.echoMode() == QLineEdit.EchoMode.Normal

    def _address_control(self) -> QWidget:
        self.address = _fixed_field(tr("Address"))
        self.copy_address = QPushButton(beside_icon(tr("Copy")))
        self.copy_address.setAccessibleName(tr("Copy the address"))
        self.copy_address.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.address.text())
        )
        return _beside(self.address, self.copy_address)

    def _key_control(self) -> QWidget:
        self.key = _fixed_field(tr("Key"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setText(tr("no key is shown"))  # as many dots as nothing says
        self.show_key = QPushButton(tr("Show"))
        self.copy_key = QPushButton(beside_icon(tr("Copy")))
        self.copy_key.setAccessibleName(tr("Copy the key"))
        self.renew = QPushButton(beside_icon(tr("New")))
        self.renew.setAccessibleName(tr("Make a new key"))
        self.renew.setToolTip(tr("Make a new key: the old one lets no program in any more"))
        self.show_key.clicked.connect(self._on_show_clicked)
        self.copy_key.clicked.connect(self._on_copy_clicked)
        self.renew.clicked.connect(self._switch.renew_key)
        self._name_show()
        return _beside(self.key, self.show_key, self.copy_key, self.renew)

    def _tint(self, theme: Theme) -> None:
        for button in (self.copy_address, self.copy_key):
            button.setIcon(icons.icon("copy", theme))
        self.renew.setIcon(icons.icon("refresh", theme))

    def _show(self) -> None:
        port = self._services.settings.value.api_port
        on = self._switch.state == "on"
        self.address.setText(self._switch.address or f"http://{_HOST}:{port}/v1")
        self._on_row.set_caption(server_words(self._switch.state, self._switch.problem))
        self._address_row.set_caption(
            tr("The base URL for programs that speak OpenAI's interface.")
            if on
            else tr("What programs will need as the base URL, once this is on.")
        )

    def _on_key_read(self, key: str) -> None:
        self._key = key
        if self.shown:
            self.key.setText(key)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _with_key(self, then: Callable[[], None]) -> None:
        """Do something when the key is known."""
        if self._key:
            then()
        else:
            self._then = then
            self._switch.read_key()

    def _on_show_clicked(self) -> None:
        if self.shown:
            self.key.setEchoMode(QLineEdit.EchoMode.Password)
            self._name_show()
            return

        def show() -> None:
            self.key.setEchoMode(QLineEdit.EchoMode.Normal)
            self.key.setText(self._key)
            self._name_show()

        self._with_key(show)

    def _on_copy_clicked(self) -> None:
        self._with_key(lambda: QGuiApplication.clipboard().setText(self._key))

    def _name_show(self) -> None:
        self.show_key.setText(tr("Hide") if self.shown else tr("Show"))
        self.show_key.setAccessibleName(tr("Hide the key") if self.shown else tr("Show the key"))


def server_words(state: State, problem: str = "") -> str:
    """Say whether the server is on, who can use it, and what is wrong."""
    who = tr(
        "programs on this computer that have the key below can use the model, one "
        "after the other, as they would use OpenAI's service. Nobody beyond this "
        "computer can reach it."
    )
    if state == "on":
        return tr("On: {who}", who=who)
    if state == "failed":
        return tr("It could not be started. {problem}", problem=problem)
    if state == "changing":
        return tr("One moment …")
    return tr("Off: no program can use the model. Switched on, {who}", who=who)


def _fixed_field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setReadOnly(True)
    field.setAcceptDrops(False)
    return field


def _beside(field: QLineEdit, *buttons: QPushButton) -> QWidget:
    control = QWidget()
    control.setFocusProxy(field)
    row = QHBoxLayout(control)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(field, 1)
    for button in buttons:
        row.addWidget(button)
    return control
