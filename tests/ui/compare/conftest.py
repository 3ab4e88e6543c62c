"""A comparison over real engines: the demo model, and a copy of it with weights of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.ui.compare.compare_page import ComparePage


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Path:
    """The demo model in another file."""
    path = tmp_path_factory.mktemp("models") / "other.gguf"
    shutil.copy(demo, path)
    return path


@pytest.fixture
def page(qtbot, services, tasks, themes, engine_record: Path, other_model: Path) -> ComparePage:
    """A page of usual size with a model on each side."""
    shutil.copy(engine_record, services.paths.engine_record)
    services.settings.update(temperature=0.0, max_tokens=40, recent_models=(str(other_model),))
    page = ComparePage(services, tasks, themes)
    page.resize(1100, 760)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.page_shown()
    page.controller.choose(1, other_model)
    qtbot.waitUntil(lambda: page.controller.arrangement is not None, timeout=30_000)
    yield page
    page.page_close()
    for lane in ("engine", "disk", "library", "lexers", "compare", "compare-0", "compare-1"):
        idle: list[None] = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    page.close()
    page.deleteLater()
