"""The whole probe, on this machine and on made-up ones, and its report."""

import json

import msgspec
import pytest

from app.hardware import report
from app.hardware.machine import (
    Cpu,
    EngineDevice,
    EngineView,
    Gpu,
    Machine,
    Memory,
    Swap,
    System,
    Unread,
)
from app.hardware.probe import probe
from app.hardware.reading import Sources

GB = 10**9
NO_GPU_VIEW = EngineView(
    devices=(EngineDevice(name="CPU", description="C", kind="cpu", memory_total=9, memory_free=9),),
    features=("AVX2", "OPENMP"),
    gpu_offload=False,
)


def machine(**changes):
    base = Machine(
        ram=Memory(total=24 * GB, available=15 * GB, installed=24 * GB),
        swap=Swap(total=0, free=0),
        gpus=(),
        cpu=Cpu(name="C", cores=4, threads=8, machine_threads=8, features=("AVX2", "AMX_INT8")),
        system=System(name="Debian", kernel="6", architecture="x86_64"),
        engine_asked=True,
    )
    return msgspec.structs.replace(base, **changes)


def gpu(**changes):
    base = Gpu(
        name="RTX", backend="CUDA", usable=True, shares_ram=False,
        vram_total=24 * GB, vram_free=22 * GB,
    )  # fmt: skip
    return msgspec.structs.replace(base, **changes)


def test_this_machine_is_read():
    found = probe(NO_GPU_VIEW)
    assert found.engine_asked
    assert found.ram.total is not None
    assert found.ram.total >= 10**8
    assert found.cpu.threads
    assert found.cpu.used == ("AVX2",)
    assert json.loads(json.dumps(report.as_json(found)))["ram"]["total"] == found.ram.total


def test_nothing_to_read_ends_in_reasons_not_in_an_error(root):
    def broken():
        raise OSError(13, "Permission denied")

    for platform in ("linux", "darwin", "win32"):
        found = probe(
            sources=Sources(
                platform=platform,
                root=root.path,
                affinity=broken,
                sysctl=broken,
                windows_cpu=broken,
                windows_feature=lambda _n: broken(),
                windows_adapters=broken,
                nvml=lambda: (_ for _ in ()).throw(ImportError()),
            )
        )
        assert found.cpu.name is None
        assert found.unread, platform
        text = report.text(found)
        assert all(str(unread) in text for unread in found.unread)


def test_an_engine_that_could_not_be_asked_is_said():
    found = probe(engine_error="the engine stopped.")
    assert not found.engine_asked
    assert Unread("the devices that llama.cpp can use", "the engine stopped") in found.unread
    assert report.NO_GPU not in report.text(found), "nobody knows that"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "This machine has 24 GB of memory, 15 GB of it free, and no graphics card."),
        (
            {"gpus": (gpu(),)},
            "This machine has 24 GB of memory, 15 GB of it free, and a graphics card with 24 GB "
            "of its own.",
        ),
        (
            {"gpus": (gpu(), gpu(vram_total=12 * GB))},
            "This machine has 24 GB of memory, 15 GB of it free, and 2 graphics cards with 36 GB "
            "of their own together.",
        ),
        (
            {"gpus": (gpu(shares_ram=True),)},
            "This machine has 24 GB of memory, 15 GB of it free, and a graphics card that shares "
            "this memory.",
        ),
        (
            {"gpus": (gpu(usable=False, why_not="not used: x"),)},
            "This machine has 24 GB of memory, 15 GB of it free, and a graphics card that the "
            "engine cannot use.",
        ),
        (
            {"engine_asked": False},
            "This machine has 24 GB of memory, 15 GB of it free.",
        ),
        (
            {"ram": Memory(total=None, available=None, installed=None)},
            "How much memory this machine has could not be read; it has no graphics card.",
        ),
        (
            {"ram": Memory(total=4 * GB, available=GB, installed=24 * GB, limit=4 * GB)},
            "Snug may use 4.0 GB of memory, 1.0 GB of it free: a container or service sets that "
            "limit. The machine has 24 GB, and no graphics card.",
        ),
    ],
)
def test_the_machine_in_one_sentence(changes, sentence):
    assert report.summary(machine(**changes)) == sentence


def test_shared_memory_is_not_added_to_the_cards_own():
    both = machine(gpus=(gpu(), gpu(shares_ram=True, vram_total=20 * GB)))
    assert (both.vram_total, both.vram_free) == (24 * GB, 22 * GB)


def test_the_report_says_what_the_engine_uses_and_what_not():
    cpu = msgspec.structs.replace(machine().cpu, used=("AVX2",))
    lines = dict(report.describe(machine(cpu=cpu)))
    assert lines["Engine uses"] == "AVX2"
    assert lines["Not used"] == "AMX_INT8"
    assert lines["Graphics"] == report.NO_GPU
    assert lines["Swap"] == "none"


def test_unread_sizes_are_words_in_text_and_null_in_json():
    empty = machine(
        ram=Memory(total=None, available=None, installed=None),
        swap=Swap(total=None, free=None),
        gpus=(gpu(vram_total=None, vram_free=None),),
        cpu=Cpu(name=None, cores=None, threads=None, features=None),
        unread=(Unread("the swap space", "no such file"),),
    )
    text = report.text(empty)
    assert "Could not read the swap space: no such file." in text
    assert "0 bytes" not in text
    assert "None" not in text
    data = report.as_json(empty)
    assert data["ram"]["total"] is None
    assert data["gpus"][0]["vram_free"] is None
    assert data["cpu"]["features"] is None
    assert data["unread"][0] == {"what": "the swap space", "reason": "no such file"}


def test_json_has_the_promised_shape():
    engine = report.EngineReport(version="1", settings="all", working=True)
    data = report.as_json(machine(gpus=(gpu(),)), engine)
    assert {"ram", "swap", "gpus", "cpu", "engine", "unread"} <= set(data)
    assert {"name", "backend", "vram_total", "vram_free"} <= set(data["gpus"][0])
    assert {"name", "cores", "threads", "features"} <= set(data["cpu"])
    assert data["engine"] == {"version": "1", "settings": "all", "working": True}
