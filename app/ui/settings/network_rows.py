"""The rows about the network: staying offline, the Hub, and its token."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import mark, tr
from app.hub.places import PUBLIC
from app.ui.links import open_link
from app.ui.settings.rows import Group, Row
from app.ui.tasks import Tasks
from app.ui.theme import Themes, set_look

if TYPE_CHECKING:
    from app.services import Services

_LANE = "token"
_OFFLINE = mark(
    "Snug talks to nobody beyond this computer: no search, no downloads. What is "
    "on this disk goes on working."
)
_FORCED = mark(
    "HF_HUB_OFFLINE is set on this computer, so Snug stays offline whatever is chosen here."
)


class Network(msgspec.Struct, frozen=True):
    """How the Hub is reached; the token's value is not in it."""

    endpoint: str
    by_environment: bool
    """Whether ``HF_ENDPOINT`` names it."""
    forced_offline: bool
    """Whether the environment says to stay offline."""
    token: str = ""
    """Where the token is kept, empty for none."""
    file: str = ""
    """The token's file, where it is kept in one."""


class NetworkRows(QWidget):
    """Applies the switch at once, and keeps a token where it is safe.

    Signals:
        failed: the error of a token that could not be kept, read or forgotten.
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
        self._tasks = tasks
        self.offline = QCheckBox(tr("Offline"))
        self.offline.setChecked(services.settings.value.offline)
        self.offline.toggled.connect(lambda offline: change(offline=offline))
        self.hub = QLabel()
        set_look(self.hub, "muted")
        self._offline_row = Row(themes, tr("Stay offline"), tr(_OFFLINE), self.offline)
        self._hub_row = Row(
            themes, tr("Hub"), tr("Where models are searched and come from."), self.hub
        )
        self._token_row = Row(
            themes,
            tr("Hub token"),
            tr("Looking for a token …"),
            self._token_control(),
            stacked=True,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Group(tr("Network"), (self._offline_row, self._hub_row, self._token_row)))
        self._network: Network | None = None
        self._look()

    @property
    def token_text(self) -> str:
        """What is said of the token."""
        return self._token_row.caption

    def _token_control(self) -> QWidget:
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Paste a token, as hf_…"))
        self.field.setAcceptDrops(False)
        self.keep = QPushButton(tr("Keep"))
        self.keep.setEnabled(False)
        self.forget = QPushButton(tr("Forget"))
        self.forget.hide()
        self.get = QPushButton(tr("Get one"))
        set_look(self.get, "quiet")
        self.get.setToolTip(tr("Open the Hub's page of tokens in the browser"))
        self.field.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.field.returnPressed.connect(self._on_keep_clicked)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.forget.clicked.connect(self._on_forget_clicked)
        self.get.clicked.connect(self._on_get_clicked)
        for button, name in (
            (self.keep, tr("Keep the token")),
            (self.forget, tr("Forget the token")),
            (self.get, tr("Get a token")),
        ):
            button.setAccessibleName(name)
        self.field.setAccessibleName(tr("Token"))
        control = QWidget()
        control.setFocusProxy(self.field)
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for button in (self.keep, self.forget, self.get):
            row.addWidget(button)
        return control

    def _look(self) -> None:
        self._tasks.run(lambda: look(self._services), self._on_looked, self.failed.emit, lane=_LANE)

    def _on_looked(self, network: Network) -> None:
        self._network = network
        self._token_row.set_caption(token_words(network))
        self._hub_row.set_caption(hub_words(network))
        self.hub.setText(_host(network.endpoint))
        self.forget.setVisible(network.token in ("keyring", "file"))
        self._offline_row.set_caption(tr(_FORCED) if network.forced_offline else tr(_OFFLINE))

    def _on_keep_clicked(self) -> None:
        token = self.field.text().strip()
        if token:

            def kept(_where: str) -> None:
                self.field.clear()
                self._look()

            self._tasks.run(
                lambda: self._services.tokens.write(token), kept, self.failed.emit, lane=_LANE
            )

    def _on_forget_clicked(self) -> None:
        self._tasks.run(
            lambda: self._services.tokens.forget(), lambda _: self._look(), self.failed.emit,
            lane=_LANE,
        )  # fmt: skip

    def _on_get_clicked(self) -> None:
        endpoint = self._network.endpoint if self._network else PUBLIC
        open_link(f"{endpoint}/settings/tokens")


def look(services: Services) -> Network:
    """Find out how the Hub is reached and where its token is; blocks."""
    import os

    token = services.tokens.read()
    where = token.where if token else ""
    chosen = services.settings.value
    return Network(
        endpoint=services.access.endpoint,
        by_environment=not chosen.endpoint and bool(os.environ.get("HF_ENDPOINT")),
        forced_offline=services.access.offline and not chosen.offline,
        token=where,
        file=str(services.paths.token) if where == "file" else "",
    )


def hub_words(network: Network) -> str:
    """Say where models come from, and who says so."""
    if network.by_environment:
        return tr("Models come from {endpoint}, as HF_ENDPOINT says.", endpoint=network.endpoint)
    if network.endpoint != PUBLIC:
        return tr(
            "Models come from {endpoint}, as the settings' file says.", endpoint=network.endpoint
        )
    return tr("Models come from Hugging Face, {hub}. HF_ENDPOINT can name another Hub.", hub=PUBLIC)


def token_words(network: Network) -> str:
    """Say where the token is kept, and who gets to see it."""
    host = _host(network.endpoint)
    if not network.token:
        return tr(
            "No token is kept. Only models whose makers ask who takes them need "
            "one, from your account at {host}.",
            host=host,
        )
    kept = {
        "keyring": tr("A token is kept in your system's keyring."),
        "file": tr(
            "A token is kept in a file that only you can read, {file}, as this system "
            "has no keyring.",
            file=network.file,
        ),
        "environment": tr("The token is the one in HF_TOKEN, which goes before one kept here."),
        "huggingface": tr("The token is the one that hf auth login has left on this computer."),
    }[network.token]
    return tr("{kept} It is sent to {host} alone.", kept=kept, host=host)


def _host(endpoint: str) -> str:
    return endpoint.partition("://")[2] or endpoint
