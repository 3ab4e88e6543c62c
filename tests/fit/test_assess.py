"""One fit from any source, on machines of several kinds."""

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.core.settings import Settings
from app.fit.assess import (
    File,
    Listed,
    Numbers,
    Wishes,
    assess,
    assess_all,
    file_grid,
    grid,
    open_file,
    wishes,
)
from app.fit.catalogue import entry_header, find_model
from app.fit.devices import CUDA_CONTEXT, cards_of, comfortable_room
from app.fit.formula import weight_bytes
from app.fit.memory import FitSettings, memory
from app.gguf.errors import GgufError
from app.gguf.synthetic import write_llama
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceSpeed,
    FixedTimes,
    TypeSpeed,
)

GB = 1_000_000_000
LLAMA = find_model("Llama 3.1 8B Instruct")
MIXTURE = find_model("Qwen3 30B A3B")
ORDER = ["too_big", "tight", "split", "ram", "gpu"]


def test_a_catalogue_model_in_memory(build):
    fit = assess(Listed(LLAMA, "Q4_K_M"), build(16, 11), Wishes())

    assert fit.verdict == "ram"
    assert fit.tier == "formula"
    assert fit.type == "Q4_K_M"
    assert fit.parameters == 8030261248
    assert fit.bits_per_weight == pytest.approx(4.8944, abs=1e-4)
    assert fit.parts.kv_cache == 1024 << 20
    assert fit.parts.total == fit.total == fit.devices[0].needed
    assert fit.mapped == fit.parts.weights == pytest.approx(4.913 * GB, rel=1e-3)
    assert fit.layers == 33
    assert fit.gpu_layers == 0
    assert fit.quality_loss == 0.028152
    assert fit.decode_tps is None


def test_a_file_says_the_same_as_its_header(build, demo):
    source = open_file(demo)
    fit = assess(source, build(16, 11), Wishes(context=4096))
    found = memory(source.headers, FitSettings(context=4096, features=("AVX2",)))

    assert fit.tier == "header"
    assert fit.file == demo.name
    assert fit.size == demo.stat().st_size
    assert fit.parts == found.parts
    assert fit.devices[0].needed == found.ram
    assert fit.max_context == source.headers[0].context_length


def test_the_formula_of_a_file_leaves_out_what_it_does_not_know(build, demo):
    source = open_file(demo)
    fit = assess(source, build(16, 11), Wishes(context=4096), tier="formula")

    assert fit.tier == "formula"
    assert fit.parts.weights == source.headers[0].data_size
    assert fit.parts.kv_cache == assess(source, build(16, 11), Wishes(context=4096)).parts.kv_cache
    assert fit.parts.compute == fit.parts.output == 0
    assert fit.unsure == ("compute buffers and the output",)


@pytest.mark.engine
def test_llama_cpp_itself_says_about_the_same(build, demo):
    header = assess(open_file(demo), build(16, 11), Wishes(context=4096))
    rehearsed = assess(open_file(demo), build(16, 11), Wishes(context=4096), tier="dry-run")

    assert rehearsed.tier == "dry-run"
    assert rehearsed.parts.weights == header.parts.weights
    assert rehearsed.parts.kv_cache == header.parts.kv_cache
    assert rehearsed.total == pytest.approx(header.total, rel=0.03)


def test_bare_numbers(build):
    fit = assess(Numbers(8.03e9, 4.89), build(16, 11), Wishes())

    assert fit.parts.weights == fit.size == weight_bytes(8.03e9, 4.89)
    assert fit.verdict == "ram"
    assert fit.max_context is None
    assert "cache" in fit.unsure[0]
    assert assess(Numbers(70e9, 4.5), build(16, 11), Wishes()).verdict == "too_big"


@pytest.mark.parametrize(("billions", "expected"), [(8, "gpu"), (20, "split"), (60, "too_big")])
def test_bare_numbers_fill_the_card_first(build, billions, expected):
    fit = assess(Numbers(billions * 1e9, 4.5), build(16, 11, (8, 7.5)), Wishes())

    assert fit.verdict == expected
    assert sum(device.needed for device in fit.devices) == fit.total


def test_other_formats_keep_embeddings_at_16_bits(build):
    fit = assess(Listed(LLAMA, "NF4"), build(16, 11), Wishes())
    kept = 2 * 4096 * 128256
    inside = LLAMA.parameters - kept

    assert fit.parts.weights == weight_bytes(inside, 4.5) + 2 * kept
    assert fit.parts.kv_cache == 1024 << 20
    assert fit.devices[0].needed == fit.total
    assert any("other programs" in text for text in fit.unsure)


def test_layers_go_to_the_card_as_far_as_they_fit(build):
    machine = build(32, 25, (8, 7.2))
    fit = assess(Listed(LLAMA, "Q8_0"), machine, Wishes())
    room = 7.2 * GB - 0.8 * GB

    assert fit.verdict == "split"
    assert 0 < fit.gpu_layers < fit.layers == 33
    assert fit.devices[1].name == "CUDA0"
    assert fit.devices[1].needed <= room
    more = assess(Listed(LLAMA, "Q8_0"), machine, Wishes(gpu_layers=fit.gpu_layers + 1))
    assert more.devices[1].needed > room
    assert sum(device.needed for device in fit.devices) == fit.total


def test_a_small_model_goes_to_the_card_whole(build):
    fit = assess(Listed(find_model("llama 3.2 3b"), "Q4_K_M"), build(32, 25, (8, 7.2)), Wishes())

    assert fit.verdict == "gpu"
    assert fit.gpu_layers == fit.layers
    assert fit.parts.overhead > CUDA_CONTEXT


def test_layers_that_were_asked_for_are_kept(build):
    machine = build(32, 25, (8, 7.2))
    none = assess(Listed(LLAMA, "Q4_K_M"), machine, Wishes(gpu_layers=0))
    all_of_them = assess(Listed(LLAMA, "Q8_0"), machine, Wishes(gpu_layers=-1))

    assert none.verdict == "ram"
    assert none.devices[1].needed == 0
    assert all_of_them.gpu_layers == 33
    assert all_of_them.verdict == "too_big"
    assert assess(Listed(LLAMA, "Q4_K_M"), build(32, 25), Wishes(gpu_layers=20)).gpu_layers == 0


def test_experts_may_stay_in_main_memory(build):
    machine = build(32, 27, (8, 7.2))
    usual = assess(Listed(MIXTURE, "Q4_K_M"), machine, Wishes())
    apart = assess(Listed(MIXTURE, "Q4_K_M"), machine, Wishes(experts_on_cpu=True))

    assert usual.gpu_layers < usual.layers
    assert apart.gpu_layers == apart.layers
    assert apart.devices[1].needed < usual.devices[1].needed


def test_several_cards_are_judged_each(build):
    machine = build(64, 50, (12, 11), (24, 23))
    fit = assess(Listed(find_model("qwen3 32b"), "Q5_K_M"), machine, Wishes())

    assert [device.name for device in fit.devices] == ["RAM", "CUDA0", "CUDA1"]
    assert fit.verdict == "gpu"
    assert fit.devices[2].needed > fit.devices[1].needed > 0
    assert sum(device.needed for device in fit.devices) == fit.total


@settings(deadline=None, max_examples=20)
@given(free=st.lists(st.floats(1, 8), min_size=2, max_size=3))
def test_as_many_layers_go_to_several_cards_as_each_holds(build, free):
    machine = build(64, 50, *((8, left) for left in free))

    def holds(layers):
        wish = Wishes(gpu_layers=layers)
        found = assess(Listed(LLAMA, "Q4_K_M"), machine, wish).devices[1:]
        rooms = [comfortable_room(card, wish) for card in cards_of(machine)]
        return all(one.needed <= room for one, room in zip(found, rooms, strict=True))

    fit = assess(Listed(LLAMA, "Q4_K_M"), machine, Wishes())

    assert fit.gpu_layers == 0 or holds(fit.gpu_layers)
    assert fit.gpu_layers == fit.layers or not holds(fit.gpu_layers + 1)


def test_shared_memory_counts_once(build):
    machine = build(16, 12, shared=(11, 11))
    fit = assess(Listed(LLAMA, "Q4_K_M"), machine, Wishes())

    assert fit.verdict == "gpu"
    assert fit.devices[1].shares_ram
    assert fit.devices[0].needed == fit.total
    assert fit.unsure == ("what MTL takes for itself on Card MTL0",)
    assert assess(Listed(LLAMA, "F16"), machine, Wishes()).verdict == "too_big"


def test_what_unloading_frees_is_credited(build):
    machine = build(16, 6)
    loaded = assess(Listed(LLAMA, "Q4_K_M"), machine, Wishes())
    wish = Wishes(freed={"RAM": 3 * GB})

    assert loaded.verdict == "tight"
    assert assess(Listed(LLAMA, "Q4_K_M"), machine, wish).verdict == "ram"
    assert assess(Listed(LLAMA, "Q4_K_M"), machine, wish).devices[0].free == 9 * GB


def test_unread_memory_is_never_taken_for_room(build):
    assert assess(Listed(LLAMA, "Q4_K_M"), build(16, None), Wishes()).verdict == "tight"
    assert assess(Listed(LLAMA, "Q4_K_M"), build(None, None), Wishes()).verdict == "tight"
    assert assess(Listed(LLAMA, "F16"), build(16, None), Wishes()).verdict == "too_big"


@pytest.mark.parametrize("cards", [(), ((8, 7.2),)])
@pytest.mark.parametrize("type", ["Q8_0", "Q4_K_M"])
def test_the_largest_context_fits_and_more_does_not(build, cards, type):
    machine = build(16, 11, *cards)
    most = assess(Listed(LLAMA, type), machine, Wishes()).max_context

    there = assess(Listed(LLAMA, type), machine, Wishes(context=most))
    assert there.verdict in ("gpu", "split", "ram")
    if most < LLAMA.context:
        beyond = assess(Listed(LLAMA, type), machine, Wishes(context=most + 256))
        assert beyond.verdict in ("tight", "too_big")


def test_no_context_fits_what_is_too_big(build):
    assert assess(Listed(LLAMA, "F16"), build(16, 11), Wishes()).max_context == 0


def test_more_context_than_it_was_trained_for_is_said(build):
    old = find_model("llama 2 7b")

    assert assess(Listed(old, "Q4_K_M"), build(16, 11), Wishes(context=8192)).unsure
    assert not assess(Listed(old, "Q4_K_M"), build(16, 11), Wishes(context=4096)).unsure


@settings(deadline=None, max_examples=40)
@given(
    free=st.floats(0.5, 60), more=st.floats(0, 20), type=st.sampled_from(["Q8_0", "Q4_K_M"]),
    context=st.sampled_from([2048, 16384, 131072]),
)  # fmt: skip
def test_more_free_memory_is_never_worse(build, free, more, type, context):
    def found(size):
        fit = assess(Listed(LLAMA, type), build(64, min(64, size)), Wishes(context=context))
        return ORDER.index(fit.verdict), fit.max_context

    before, after = found(free), found(free + more)
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@settings(deadline=None, max_examples=40)
@given(vram=st.floats(0.2, 20), more=st.floats(0, 8))
def test_a_larger_card_never_takes_fewer_layers(build, vram, more):
    def found(size):
        machine = build(32, 25, (24, size))
        return assess(Listed(LLAMA, "Q8_0"), machine, Wishes())

    assert found(vram + more).gpu_layers >= found(vram).gpu_layers


def test_the_grid_agrees_with_single_fits(build):
    for machine in (build(16, 11), build(32, 25, (8, 7.2))):
        contexts = [2048, 8192, 32768]
        rows = grid(LLAMA, machine, Wishes(), contexts)

        assert [row[0].type for row in rows] == list(LLAMA.offered)
        for row in rows[::4]:
            for cell in row:
                fit = assess(Listed(LLAMA, cell.type), machine, Wishes(context=cell.context))
                assert (cell.verdict, cell.total) == (fit.verdict, fit.total)
                assert (cell.gpu_layers, cell.layers) == (fit.gpu_layers, fit.layers)


def test_the_grid_moves_within_50_ms(build):
    contexts = [1024 << step for step in range(8)]
    for entry, machine in ((LLAMA, build(16, 11)), (MIXTURE, build(32, 25, (8, 7.2)))):
        grid(entry, machine, Wishes(), contexts)
        start = time.process_time()
        grid(entry, machine, Wishes(headroom=0.11), contexts)
        assert time.process_time() - start < 0.05


def test_all_types_of_a_model(build):
    fits = assess_all(LLAMA, build(16, 11), Wishes())

    assert [fit.type for fit in fits] == list(LLAMA.offered)
    totals = [fit.total for fit in fits]
    assert totals == sorted(totals, reverse=True)
    assert [f.type for f in assess_all(LLAMA, build(16, 11), Wishes(), types=["Q8_0"])] == ["Q8_0"]


def test_a_files_grid_has_one_row(build, demo):
    source = open_file(demo)
    ((small, large),) = file_grid(source, build(16, 11), Wishes(), [512, 4096])

    assert small.total < large.total
    assert small.type == source.type


def test_split_models_are_read_whole(build, tmp_path):
    names = [f"a-0000{number}-of-00002.gguf" for number in (1, 2)]
    for name in names:
        write_llama(tmp_path / name, layers=1, width=64, ffn=64, heads=2, kv_heads=1)
    source = open_file(tmp_path / names[1])

    assert source.name == names[0]
    assert len(source.headers) == 2
    fit = assess(source, build(16, 11), Wishes(context=512))
    assert fit.size == sum((tmp_path / name).stat().st_size for name in names)
    (tmp_path / names[0]).unlink()
    with pytest.raises(UsageError, match="missing"):
        open_file(tmp_path / names[1])


def test_the_type_of_a_file():
    header = entry_header(LLAMA, "Q4_K_M")

    assert File("model-UD-Q4_K_XL.gguf", (header,)).type == "UD-Q4_K_XL"
    assert File("model-Q4_K_M.gguf", (header,)).type == "Q4_K_M"


def test_what_cannot_be_asked_is_said(build, demo, tmp_path):
    machine = build(16, 11)
    for source, tier in (
        (Listed(LLAMA, "Q4_K_M"), "dry-run"),
        (Numbers(8e9, 4), "header"),
        (File("x.gguf", open_file(demo).headers), "dry-run"),
    ):
        with pytest.raises(UsageError):
            assess(source, machine, Wishes(), tier=tier)
    with pytest.raises(UsageError):
        assess(Listed(LLAMA, "Q7_Q"), machine, Wishes())
    with pytest.raises(GgufError):
        open_file(tmp_path / "missing.gguf")


def test_settings_become_wishes():
    usual = wishes(Settings())
    own = wishes(
        Settings(wanted_context=4096, gpu_layers=5, headroom=0.2), extra_buffers=True,
        cache_type="q8_0",
    )  # fmt: skip

    assert usual == Wishes()
    assert own == Wishes(
        context=4096, gpu_layers=5, headroom=0.2, extra_buffers=True, cache_type="q8_0"
    )
    assert msgspec.structs.replace(own, context=1).context == 1


def test_speed_is_known_where_it_was_measured(build):
    speed = TypeSpeed(bandwidth=20 * GB, prefill=4e11)
    record = BandwidthRecord(
        build="1", machine="here", settings="usual", measured_at=0, seconds=1,
        cpu=DeviceSpeed(
            types={"Q4_K": speed, "Q6_K": speed},
            fixed=FixedTimes(token=1e-4, tensor=1e-6, word=1e-9),
            attention={
                "f16/128": AttentionSpeed(cache_bandwidth=10 * GB, decode=5e10, prefill=2e11)
            },
        ),
    )  # fmt: skip
    machine = build(16, 11)
    near = assess(Listed(LLAMA, "Q4_K_M"), machine, Wishes(context=2048), record)
    far = assess(Listed(LLAMA, "Q4_K_M"), machine, Wishes(context=16384), record)

    # 4.62 GB of weights without the token embeddings, at 20 GB/s.
    assert 3.5 < near.decode_tps < 4.4
    assert far.decode_tps < near.decode_tps
    assert near.prefill_tps > near.decode_tps
    assert assess(Listed(LLAMA, "Q8_0"), machine, Wishes(), record).decode_tps is None
    assert assess(Listed(LLAMA, "NF4"), machine, Wishes(), record).decode_tps is None
