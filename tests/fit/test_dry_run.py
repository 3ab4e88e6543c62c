"""The dry run with the real engine: against real loads, against tier 2, and when it dies."""

import os
import signal

import pytest

from app.engine.engine import Engine
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Device, ModelSettings
from app.fit.dry_run import dry_run, empty_model, quantized_sizes
from app.fit.memory import fit_settings, memory
from app.gguf import shapes
from app.gguf.reader import read_file
from app.gguf.source import FileSource

pytestmark = pytest.mark.engine

MIB = 1 << 20
ROUNDED = 0.01 * MIB
"""llama.cpp says sizes in hundredths of a MiB."""

SMALL = {
    "grouped heads": lambda: shapes.llama(
        layers=3, width=512, ffn=1024, heads=8, kv_heads=2, vocabulary=2000
    ),
    "sliding windows": lambda: shapes.gemma3(
        layers=6, width=512, ffn=1024, heads=2, kv_heads=1, vocabulary=2000, window=512
    ),
    "experts": lambda: shapes.qwen3moe(
        layers=2, width=512, ffn=256, heads=4, kv_heads=2, experts=4, used=2, vocabulary=2000
    ),
    "recurrent": lambda: shapes.mamba(layers=2, width=256, vocabulary=2000),
}  # fmt: skip


def written(tmp_path, name):
    path = tmp_path / "model.gguf"
    SMALL[name]().write(path)
    return path, [read_file(path)]


@pytest.mark.parametrize("name", SMALL)
def test_a_real_load_allocates_what_the_dry_run_said(tmp_path, name):
    path, headers = written(tmp_path, name)
    settings = ModelSettings(context=1024, gpu_layers=0, extra_buffers=False, cache_type="q8_0")

    (found,) = dry_run(path, headers, settings)
    with Engine() as engine:
        real = engine.load(path, settings).account

    assert real.context == found.context == 1024
    assert real.devices == ("CPU",)
    for part in ("weights", "kv_cache", "recurrent", "compute", "output"):
        measured = getattr(real.everywhere(), part)
        assert getattr(found.cpu, part) == pytest.approx(measured, abs=3 * ROUNDED), part
    assert found.cpu.compute > MIB / 2


def test_repacked_weights_are_counted_twice(tmp_path):
    path, headers = written(tmp_path, "grouped heads")
    settings = ModelSettings(context=512, gpu_layers=0, extra_buffers=True)

    (found,) = dry_run(path, headers, settings)
    with Engine() as engine:
        features = engine.describe().features
        real = engine.load(path, settings).account
    tier_2 = memory(headers, fit_settings(settings, tuple(features)))

    repacked = [buffer.weights for buffer in real.buffers if buffer.name == "CPU_REPACK"]
    assert found.repacked == tier_2.repacked == pytest.approx(sum(repacked), abs=ROUNDED)
    assert found.cpu.weights == tier_2.cpu.weights
    assert found.cpu.weights == pytest.approx(real.on("CPU").weights, abs=2 * ROUNDED)
    assert found.cpu.weights > headers[0].data_size


def test_the_demo_model_for_several_contexts_at_once(demo):
    headers = [read_file(demo)]
    settings = ModelSettings(gpu_layers=0, extra_buffers=False)

    small, large = dry_run(demo, headers, settings, [1000, 4096])

    assert (small.context, large.context) == (1024, 4096)
    for found in (small, large):
        tier_2 = memory(headers, fit_settings(settings_for(settings, found.context)))
        assert found.cpu.kv_cache == tier_2.cpu.kv_cache
        assert found.cpu.weights == tier_2.cpu.weights
        assert found.ram == pytest.approx(tier_2.ram, rel=0.03)
        assert found.parts.total == found.ram
    assert large.cpu.kv_cache == 4 * small.cpu.kv_cache


def settings_for(settings, context):
    return ModelSettings(
        context=context, gpu_layers=settings.gpu_layers, extra_buffers=settings.extra_buffers
    )


def test_a_header_without_weights_is_enough(tmp_path, demo):
    with FileSource(demo) as source:
        header = read_file(demo)
        with empty_model([(source, header)], tmp_path) as path:
            assert path.stat().st_size >= header.needed_size
            sizes = quantized_sizes(path, ["Q4_K_M", "IQ2_XXS"])
            (found,) = dry_run(path, [header], ModelSettings(context=512, gpu_layers=0))
    assert not path.exists()
    assert found.cpu.weights >= header.data_size
    assert sizes["IQ2_XXS"].weights < sizes["Q4_K_M"].weights < header.data_size
    assert sizes["IQ2_XXS"].needs_matrix
    assert not sizes["Q4_K_M"].needs_matrix


def test_the_size_of_another_type_is_what_quantizing_writes(tmp_path, demo):
    with Engine() as engine:
        said = engine.quantized_size(demo, "Q4_K_M")
        written_size = engine.quantize(demo, tmp_path / "q4.gguf", "Q4_K_M")
    header = read_file(tmp_path / "q4.gguf")

    assert said.weights == header.data_size
    assert said.bits_per_weight == pytest.approx(header.bits_per_weight, abs=0.001)
    assert said.file_size == pytest.approx(written_size, abs=512)


def test_split_models_count_all_their_parts(tmp_path):
    shape = SMALL["grouped heads"]()
    whole = tmp_path / "whole.gguf"
    shape.write(whole)
    paths = split(shape, tmp_path)
    settings = ModelSettings(context=512, gpu_layers=0, extra_buffers=False)

    (expected,) = dry_run(whole, [read_file(whole)], settings)
    (found,) = dry_run(paths[0], [read_file(path) for path in paths], settings)

    assert found == expected


def split(shape, folder):
    """Write the shape as two parts, as llama.cpp's own splitter does."""
    tensors = shape.new_tensors()
    parts = [tensors[:8], tensors[8:]]
    paths = []
    for number, own in enumerate(parts):
        paths.append(folder / f"model-{number + 1:05}-of-00002.gguf")
        metadata = shape.metadata() if number == 0 else {"general.architecture": "llama"}
        metadata = {
            **metadata,
            "split.no": shapes.Typed(shapes.ValueType.UINT16, number),
            "split.count": shapes.Typed(shapes.ValueType.UINT16, 2),
            "split.tensors.count": shapes.Typed(shapes.ValueType.INT32, len(tensors)),
        }
        shapes.write_gguf(paths[-1], metadata, own)
    return paths


def test_a_model_that_llama_cpp_refuses_is_a_named_error(tmp_path):
    path, headers = written(tmp_path, "grouped heads")
    strange = path.with_name("strange.gguf")
    strange.write_bytes(path.read_bytes().replace(b"llama.", b"lamas.").replace(
        b"\x05\0\0\0\0\0\0\0llama", b"\x05\0\0\0\0\0\0\0lamas"))  # fmt: skip

    with pytest.raises(EngineError) as caught:
        dry_run(strange, headers, ModelSettings(gpu_layers=0))

    assert caught.value.kind == "architecture"
    assert "lamas" in caught.value.text


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_dying_child_is_a_named_error(tmp_path):
    path, headers = written(tmp_path, "grouped heads")

    with pytest.raises(EngineDied) as caught:
        dry_run(path, headers, ModelSettings(gpu_layers=0), make_engine=_Dying)

    assert "worked out the memory of model.gguf" in caught.value.text
    assert "llama.cpp gave up" in caught.value.text
    assert caught.value.hint


class _Dying(Engine):
    """An engine whose child aborts, as it does when an assertion of llama.cpp's fails."""

    def dry_run(self, path, settings, contexts=()):
        self.start()
        os.kill(self.pid, signal.SIGSTOP)  # it cannot answer before it is ended
        os.kill(self.pid, signal.SIGABRT)
        os.kill(self.pid, signal.SIGCONT)
        return super().dry_run(path, settings, contexts)


class _WithCard:
    """An engine that says it put everything on a graphics card."""

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        pass

    def dry_run(self, _path, _settings, _contexts):
        from app.engine.account import Account, Buffer
        from app.engine.protocol import DryRunResult

        buffers = (
            Buffer(name="CUDA0", device="CUDA0", weights=4 << 30, kv_cache=1 << 30, compute=MIB),
            Buffer(name="CUDA_Host", device="CPU", compute=24 * MIB, output=MIB),
        )
        return DryRunResult(1, [Account(context=8192, buffers=buffers)], 32, 8_000_000_000, 1.0)

    def describe(self):
        from app.engine.protocol import Machine

        cpu = Device("CPU", "a processor", "cpu", 0, 0)
        card = Device("CUDA0", "a card", "gpu", 7 << 30, 8 << 30, "00000000:01:00.0")
        return Machine(1, [card, cpu], [], True)


def test_the_drivers_share_of_a_card_is_measured(demo):
    free = iter([{"0000:01:00.0": 8 << 30}, {"0000:01:00.0": (8 << 30) - 525 * MIB}])

    (found,) = dry_run(
        demo, [read_file(demo)], ModelSettings(), make_engine=_WithCard,
        free_by_card=lambda: next(free),
    )  # fmt: skip

    assert found.drivers == (525 * MIB,)
    assert found.vram == ((5 << 30) + MIB + 525 * MIB,)
    assert found.cpu.total == 25 * MIB
    assert found.parts.overhead == found.overhead + 525 * MIB


def test_experts_kept_in_main_memory_load_the_same_here(tmp_path):
    path, headers = written(tmp_path, "experts")
    usual = ModelSettings(context=512, gpu_layers=0, extra_buffers=False)
    kept = ModelSettings(context=512, gpu_layers=0, extra_buffers=False, experts_on_cpu=True)

    with Engine() as engine:
        account = engine.load(path, usual).account
        again = engine.load(path, kept).account
    (found,) = dry_run(path, headers, kept)

    assert again.everywhere() == account.everywhere()
    assert found.cpu.total == pytest.approx(again.total, abs=4 * ROUNDED)
