"""Sets of CPU kernels: a build for any CPU steps down until one survives a decode."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.engine.check import check
from app.engine.engine import VARIANT, Engine
from app.engine.events import Machine
from app.engine.protocol import Loaded, ModelSettings, Progress
from app.native import library


class ManyKernels(Engine):
    """A real engine that claims to bring three sets of kernels; only the least one survives."""

    surviving: Sequence[str] = ("sse42",)

    def describe(self) -> Machine:
        seen = super().describe()
        seen.variants[:] = ["icelake", "haswell", "sse42"]
        return seen

    def load(
        self,
        path: Path,
        settings: ModelSettings,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        loaded = super().load(path, settings, on_progress=on_progress, cancel=cancel)
        if (self._connection.environment or {}).get(VARIANT, "") not in self.surviving:
            assert self.pid
            os.kill(self.pid, signal.SIGILL)
        return loaded


@pytest.mark.engine
@pytest.mark.usefixtures("quick_check")
def test_the_next_lesser_kernels_are_tried_until_some_survive(demo: Path, tmp_path: Path):
    finding = check(demo, tmp_path, "this machine", make_engine=ManyKernels)
    tried = [trial.variant for trial in finding.trials]
    assert tried == ["", "", "icelake", "icelake", "haswell", "haswell", "sse42", "sse42"]
    assert finding.working
    assert finding.variant == "sse42"


def test_kernels_are_listed_from_the_most_demanding(tmp_path: Path, monkeypatch):
    for name in (
        "libggml.so", "libggml.so.0", "libggml-base.so", "libggml-cpu-sse42.so", "libllama.so",
        "libggml-cpu-zen4.so", "libggml-cpu-haswell.so", "libggml-vulkan.so",
        "libggml-cpu-unheardof.so",
    ):  # fmt: skip
        (tmp_path / name).touch()
    monkeypatch.setenv("LLAMA_CPP_LIB_PATH", str(tmp_path))
    assert library.variants() == ["unheardof", "zen4", "haswell", "sse42"]
