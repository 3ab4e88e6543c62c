"""A window that is closed does not wait for slow disks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.core.errors import Cancelled
from app.core.paths import DataPaths
from app.services import Services


def test_closing_stops_a_look_at_the_disks(tmp_path: Path, monkeypatch):
    services = Services(DataPaths(tmp_path))
    began, stopped = threading.Event(), threading.Event()

    def scan(_folders, _files, *, cancel):
        cancel.on_cancel(stopped.set)
        began.set()
        assert stopped.wait(20), "nobody stopped it"
        cancel.raise_if_cancelled()

    monkeypatch.setattr(services.library, "scan", scan)
    with ThreadPoolExecutor() as pool:
        looking = pool.submit(services.models)
        assert began.wait(20)
        services.close()
        with pytest.raises(Cancelled):
            looking.result(20)
