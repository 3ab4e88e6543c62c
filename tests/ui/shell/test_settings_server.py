"""The server for other programs, switched on and off in the settings and with the window."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import openai
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from app.core.settings import load_settings
from app.services import Services
from app.ui.api_switch import ApiSwitch, api_switch
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.pages import PageEntry
from app.ui.settings.server_rows import ServerRows
from app.ui.settings.settings_page import SettingsPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes

LATEST = 20_000


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.fixture
def switch(services: Services, tasks: Tasks, free_port: int) -> Iterator[ApiSwitch]:
    services.settings.update(api_port=free_port)
    switch = api_switch(services, tasks)
    yield switch
    switch.close()


@pytest.fixture
def page(qtbot, services, tasks, themes, switch) -> SettingsPage:
    made = SettingsPage(services, tasks, themes, free=lambda _: 1)
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    return made


@pytest.fixture
def rows(page) -> ServerRows:
    return page.server


def is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def models(address: str, key: str) -> list[str]:
    with openai.OpenAI(base_url=address, api_key=key, max_retries=0) as client:
        return [model.id for model in client.models.list().data]


def test_it_is_off_until_it_is_switched_on(qtbot, rows, switch, services, free_port):
    assert not rows.on.isChecked()
    assert rows.text.startswith("Off: no program can use the model.")
    assert not is_open(free_port)
    assert not services.paths.api_key.exists()
    rows.on.setChecked(True)
    qtbot.waitUntil(lambda: switch.state == "on", timeout=LATEST)
    assert load_settings(services.paths.settings).api
    assert rows.text.startswith("On: programs on this computer that have the key")
    assert "Nobody beyond this computer" in rows.text
    assert rows.address.text() == f"http://127.0.0.1:{free_port}/v1"
    assert models(rows.address.text(), services.paths.api_key.read_text().strip()) == []
    rows.on.setChecked(False)
    qtbot.waitUntil(lambda: switch.state == "off", timeout=LATEST)
    assert not is_open(free_port)
    assert rows.text.startswith("Off:")


def test_nothing_of_it_is_imported_before(services):
    code = (
        "import sys; from app.services import Services; from app.core.paths import DataPaths;"
        "from app.ui.main_window import MainWindow; from app.ui.settings import server_rows;"
        "print(sorted({'asyncio', 'starlette', 'uvicorn'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout == "[]\n"


def test_a_taken_port_is_said_where_the_switch_is(qtbot, rows, switch, free_port):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        rows.port.setValue(taken)
        rows.on.setChecked(True)
        qtbot.waitUntil(lambda: switch.state == "failed", timeout=LATEST)
        assert f"Port {taken} is taken by another program. Choose another port" in rows.text
    rows.port.setValue(free_port)
    qtbot.waitUntil(lambda: switch.state == "on", timeout=LATEST)
    assert rows.address.text() == f"http://127.0.0.1:{free_port}/v1"
    assert is_open(free_port)


def test_off_and_on_tries_again(qtbot, rows, switch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        rows.port.setValue(other.getsockname()[1])
        rows.on.setChecked(True)
        qtbot.waitUntil(lambda: switch.state == "failed", timeout=LATEST)
    rows.on.setChecked(False)
    qtbot.waitUntil(lambda: switch.state == "off", timeout=LATEST)
    rows.on.setChecked(True)
    qtbot.waitUntil(lambda: switch.state == "on", timeout=LATEST)


def test_another_port_moves_it(qtbot, rows, switch, free_port):
    rows.on.setChecked(True)
    qtbot.waitUntil(lambda: switch.state == "on", timeout=LATEST)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        other = listening.getsockname()[1]
    rows.port.setValue(other)
    qtbot.waitUntil(lambda: switch.address.endswith(f":{other}/v1"), timeout=LATEST)
    assert is_open(other)
    assert not is_open(free_port)


def test_the_key_is_hidden_shown_copied_and_renewed(qtbot, page, rows, switch, services):
    def seen() -> str:
        return " ".join(label.text() for label in page.findChildren(QLabel))

    assert rows.key.echoMode() == QLineEdit.EchoMode.Password
    QGuiApplication.clipboard().clear()
    rows.copy_key.click()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    key = QGuiApplication.clipboard().text()
    assert key == services.paths.api_key.read_text().strip()
    assert rows.key.echoMode() == QLineEdit.EchoMode.Password
    assert rows.key.text() != key
    rows.show_key.click()
    assert rows.key.text() == key
    assert rows.shown
    assert rows.show_key.text() == "Hide"
    rows.on.setChecked(True)
    qtbot.waitUntil(lambda: switch.state == "on", timeout=LATEST)
    assert models(switch.address, key) == []
    rows.renew.click()
    qtbot.waitUntil(lambda: rows.key.text() != key)
    new = rows.key.text()
    assert models(switch.address, new) == []
    with pytest.raises(openai.AuthenticationError):
        models(switch.address, key)
    rows.show_key.click()
    assert not rows.shown
    assert key not in seen()
    assert new not in seen()
    rows.copy_address.click()
    assert QGuiApplication.clipboard().text() == switch.address


def test_programs_may_load_models_only_where_that_is_allowed(qtbot, rows, services):
    assert not rows.loads.isChecked()
    rows.loads.setChecked(True)
    qtbot.waitUntil(lambda: load_settings(services.paths.settings).api_loads)


def test_a_key_that_cannot_be_kept_is_a_sentence(qtbot, page, rows, services):
    services.paths.api_key.mkdir()
    rows.show_key.click()
    qtbot.waitUntil(lambda: bool(page.notice.text))
    assert "api-key" in page.notice.text
    assert not rows.shown


def test_every_control_has_a_name(rows):
    for control in (
        rows.on, rows.address, rows.copy_address, rows.key, rows.show_key, rows.copy_key,
        rows.renew, rows.port, rows.loads,
    ):  # fmt: skip
        assert control.accessibleName(), control
    assert rows.on.accessibleDescription() == rows.text


@pytest.fixture
def window(qtbot, services, tasks, themes, switch) -> MainWindow:
    pages = [PageEntry("Empty", "chat", lambda _services, _tasks, _themes: Page())]
    return MainWindow(services, tasks, themes, pages)


def shown(qtbot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.ready):
        window.show()


def test_it_starts_and_ends_with_the_window(qtbot, window, switch, services, free_port):
    services.settings.update(api=True)
    shown(qtbot, window)
    qtbot.waitUntil(lambda: switch.state == "on", timeout=LATEST)
    assert is_open(free_port)
    window.close()
    assert not is_open(free_port)
    window.deleteLater()


def test_the_window_says_when_it_cannot_start(
    qtbot, services, tasks: Tasks, themes: Themes, switch, window
):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        services.settings.update(api=True, api_port=taken)
        shown(qtbot, window)
        qtbot.waitUntil(lambda: bool(window.notice.text), timeout=LATEST)
    assert window.notice.text.startswith(f"Port {taken} is taken by another program.")
    window.close()
    window.deleteLater()
