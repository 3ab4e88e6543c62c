"""The Models page over the real library, the real queue and a Hub on loopback."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from disk_services import DiskServices

from app.core.paths import DataPaths
from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, write_gguf
from app.hub.places import hub_cache
from app.ui.library.library_page import LibraryPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes

LANES = ("library", "downloads", "settings", "models-fit", "engine")
Make = Callable[..., Path]


@pytest.fixture(scope="session")
def make_model() -> Make:
    """Write a model with a real header: ``make_model(path, name, rows=10)``."""

    def make(path: Path, name: str = "Tiny", *, rows: int = 10) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = {
            "general.architecture": "llama", "general.name": name, "general.file_type": 15,
            "llama.context_length": 4096, "llama.block_count": 1, "llama.embedding_length": 256,
            "llama.feed_forward_length": 256, "llama.attention.head_count": 4,
            "llama.attention.head_count_kv": 4, "llama.attention.layer_norm_rms_epsilon": 1e-5,
        }  # fmt: skip
        weights = NewTensor("token_embd.weight", (256, rows), TYPE_BY_NAME["Q4_K"])
        write_gguf(path, metadata, [weights])
        return path

    return make


@pytest.fixture
def cached(make_model) -> Make:
    """Put a model into the Hugging Face cache: ``cached(repo, name)``; returns its path there."""

    def put(repo: str, name: str, **more) -> Path:
        folder = hub_cache() / f"models--{repo.replace('/', '--')}"
        made = make_model(folder / "blobs" / "new", name, **more)
        content = made.read_bytes()
        made.unlink()
        blob = made.with_name(hashlib.sha256(content).hexdigest())
        blob.write_bytes(content)  # whole: what is deleted shall have taken space
        revision = "1" * 40
        path = folder / "snapshots" / revision / f"{name.replace(' ', '-')}-Q4_K_M.gguf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.path.relpath(blob, path.parent))
        (folder / "refs").mkdir(exist_ok=True)
        (folder / "refs" / "main").write_text(revision)
        return path

    return put


@pytest.fixture
def services(tmp_path: Path, fakehub) -> Iterator[DiskServices]:
    """Services that ask the fake Hub, on an empty disk."""
    built = DiskServices(DataPaths(tmp_path / "data"))
    built.settings.update(endpoint=fakehub.url)
    yield built
    built.close()


@pytest.fixture
def idle(qtbot, tasks: Tasks) -> Callable[[], None]:
    """Wait until everything that was asked of the lanes is answered."""

    def wait() -> None:
        for _ in range(2):  # an answer may ask for more
            for lane in LANES:
                done: list[None] = []
                tasks.run(lambda: None, done.append, lane=lane)
                qtbot.waitUntil(lambda done=done: bool(done), timeout=20_000)

    return wait


@pytest.fixture
def page(qtbot, services, tasks: Tasks, themes: Themes, idle) -> Iterator[LibraryPage]:
    """A page in a window of usual size, not shown to its owner yet."""
    made = LibraryPage(services, tasks, themes)
    made.resize(1100, 760)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.page_close()
    idle()
    # Not by qtbot, which would delete it before the lanes have told it their last results.
    made.close()
    made.deleteLater()


@pytest.fixture
def shown(page: LibraryPage, qtbot) -> Callable[[], LibraryPage]:
    """Show the page and wait for the list."""

    def show() -> LibraryPage:
        with qtbot.waitSignal(page.work.settled, timeout=20_000):
            page.page_shown()
        return page

    return show
