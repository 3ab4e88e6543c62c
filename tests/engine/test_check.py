"""The engine check: settings that kill the child are stepped over, the finding is remembered."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.engine.check import EngineFinding, FindingStore, Trial, check, choose
from app.engine.engine import Engine
from app.engine.protocol import Loaded, ModelSettings, Progress


class LyingProcessor(Engine):
    """A real engine whose child dies at the first model with repacked weights."""

    def load(
        self,
        path: Path,
        settings: ModelSettings,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        loaded = super().load(path, settings, on_progress=on_progress, cancel=cancel)
        if settings.extra_buffers:
            assert self.pid
            os.kill(self.pid, signal.SIGILL)
        return loaded


@pytest.mark.engine
def test_a_setting_that_kills_the_child_is_stepped_over(demo: Path, tmp_path: Path):
    steps: list[tuple[str, float]] = []
    finding = check(
        demo, tmp_path, "this machine",
        on_step=lambda text, fraction: steps.append((text, fraction)),
        make_engine=LyingProcessor,
    )  # fmt: skip
    first, second = finding.trials
    assert not first.worked
    assert "instruction" in first.error
    assert second.worked
    assert second.decode_tps > 0
    assert finding.working
    assert not finding.extra_buffers
    assert "did not survive" in finding.reason
    assert [fraction for _, fraction in steps] == sorted(fraction for _, fraction in steps)
    assert not list(tmp_path.glob(".*")), "temporary files were left behind"


def _trial(name: str, speed: float, *, extra: bool, gpu: bool = False) -> Trial:
    return Trial(
        name=name, extra_buffers=extra, gpu=gpu, worked=speed > 0,
        decode_tps=speed, prefill_tps=speed, memory=1, error="" if speed else "died",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("with_extra", "without", "chosen"),
    [(100, 100, "plain"), (109, 100, "plain"), (115, 100, "extra"), (0, 100, "plain"),
     (100, 0, "extra"), (0, 0, "")],
)  # fmt: skip
def test_repacking_must_be_worth_its_memory(with_extra: float, without: float, chosen: str):
    trials = [_trial("extra", with_extra, extra=True), _trial("plain", without, extra=False)]
    assert choose(trials)[0] == chosen


def test_a_graphics_card_that_works_is_used_and_one_that_does_not_is_not():
    cpu = [_trial("cpu", 500, extra=False)]
    works = [_trial("gpu", 100, extra=False, gpu=True), *cpu]
    broken = [_trial("gpu", 0, extra=False, gpu=True), *cpu]
    assert choose(works)[0] == "gpu"
    assert choose(broken)[0] == "cpu"


def _finding(build: str, machine: str = "here") -> EngineFinding:
    return EngineFinding(
        build=build, machine=machine, trials=(_trial("plain", 5, extra=False),),
        chosen="plain", reason="",
    )  # fmt: skip


def test_findings_are_remembered_per_build_and_machine(tmp_path: Path):
    store = FindingStore(tmp_path / "engine.json")
    assert store.read("here") == []
    store.write(_finding("1"))
    store.write(_finding("2"))
    store.write(_finding("2"))
    assert [finding.build for finding in store.read("here")] == ["1", "2"]
    assert store.read("elsewhere") == []


def test_an_unreadable_record_only_means_checking_again(tmp_path: Path):
    (tmp_path / "engine.json").write_text("{ not json")
    store = FindingStore(tmp_path / "engine.json")
    assert store.read("here") == []
    store.write(_finding("1"))
    assert len(store.read("here")) == 1
