"""Speeds worked out by hand beside those of the formulas; what was not measured has none."""

from __future__ import annotations

import msgspec
import pytest

from app.fit.memory import FitSettings
from app.fit.speed import (
    decode_speed,
    needed_attention,
    needed_types,
    prefill_speed,
)
from app.gguf.header import Header
from app.gguf.reader import read_header
from app.gguf.source import BytesSource
from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, header_bytes
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceSpeed,
    FixedTimes,
    TypeSpeed,
)

MILLI = 1e-3
GB = 1e9


def record(*, fixed=(0.0, 0.0, 0.0), gpu: DeviceSpeed | None = None, **bandwidths: float):
    """Bandwidths in GB/s by type; prompts at a hundred times as many GFLOP/s."""
    return BandwidthRecord(
        build="b", machine="m", settings="s", gpu=gpu,
        cpu=device(fixed=fixed, **(bandwidths or {"Q4_K": 10, "Q6_K": 5, "F16": 20, "F32": 20})),
    )  # fmt: skip


def device(*, fixed=(0.0, 0.0, 0.0), attention: bool = True, **bandwidths: float) -> DeviceSpeed:
    token, tensor, word = fixed
    rates = AttentionSpeed(cache_bandwidth=4 * GB, decode=16 * GB, prefill=50 * GB)
    return DeviceSpeed(
        types={
            name: TypeSpeed(bandwidth=rate * GB, prefill=100 * rate * GB)
            for name, rate in bandwidths.items()
        },
        fixed=FixedTimes(token=token, tensor=tensor, word=word),
        attention={f"f16/{head}": rates for head in (128, 576)} if attention else {},
    )


def header(
    *, layers=4, width=2048, ffn=4096, heads=16, kv_heads=4, vocabulary=1000, tied=False,
    down="Q4_K", output="Q6_K", architecture="llama", experts=0, **own,
) -> Header:  # fmt: skip
    kind = TYPE_BY_NAME["Q4_K"]
    kv = width // heads * kv_heads
    tensors = [NewTensor("token_embd.weight", (width, vocabulary), TYPE_BY_NAME[output])]
    if not tied:
        tensors.append(NewTensor("output.weight", (width, vocabulary), TYPE_BY_NAME[output]))
    for layer in range(layers):
        sizes = {
            "attn_q": (width, width), "attn_k": (width, kv), "attn_v": (width, kv),
            "attn_output": (width, width),
        }  # fmt: skip
        if experts:
            sizes |= {
                "ffn_gate_exps": (width, ffn, experts), "ffn_up_exps": (width, ffn, experts),
                "ffn_down_exps": (ffn, width, experts),
            }  # fmt: skip
        else:
            sizes |= {"ffn_gate": (width, ffn), "ffn_up": (width, ffn), "ffn_down": (ffn, width)}
        tensors += [
            NewTensor(
                f"blk.{layer}.{name}.weight", size, TYPE_BY_NAME[down] if "down" in name else kind
            )
            for name, size in sizes.items()
        ]
    metadata = {
        "general.architecture": architecture,
        f"{architecture}.vocab_size": vocabulary,
        f"{architecture}.context_length": 32768,
        f"{architecture}.block_count": layers,
        f"{architecture}.embedding_length": width,
        f"{architecture}.feed_forward_length": ffn,
        f"{architecture}.attention.head_count": heads,
        f"{architecture}.attention.head_count_kv": kv_heads,
    } | {f"{architecture}.{key.replace('__', '.')}": value for key, value in own.items()}
    return read_header(BytesSource(header_bytes(metadata, tensors)), check_data=False)


def seconds(found: float | None) -> float:
    assert found is not None
    return 1 / found


ATTENTION = 2 * 2048 * 2048 + 2 * 2048 * 512
"""Weights of one layer's attention in the headers above, without the feed-forward."""
FFN = 3 * 2048 * 4096


def test_each_type_is_read_at_its_own_bandwidth():
    # 4 layers, the feed-forward's last matrix and the output in Q6_K, the rest in Q4_K.
    model = header(down="Q6_K")
    q4 = 4 * (ATTENTION + 2 * 2048 * 4096) * 4.5 / 8
    q6 = (4 * 2048 * 4096 + 2048 * 1000) * 6.5625 / 8
    expected = q4 / 10e9 + q6 / 5e9
    assert seconds(decode_speed([model], FitSettings(), record(), 0)) == pytest.approx(expected)
    assert needed_types([model], FitSettings()) == {"Q4_K", "Q6_K"}


def test_llama_8b_by_hand():
    # 32 layers of 218.1 million weights and an output of 525.3 million in Q4_K: 4.22 GB without
    # the token embeddings, so 10 GB/s give 2.37 tokens/s.
    model = header(
        layers=32, width=4096, ffn=14336, heads=32, kv_heads=8, vocabulary=128256, output="Q4_K"
    )
    assert decode_speed([model], FitSettings(), record(), 0) == pytest.approx(2.37, abs=0.005)


def test_fixed_times_are_added_for_the_token_its_tensors_and_its_vocabulary():
    model = header()
    plain = seconds(decode_speed([model], FitSettings(), record(), 0))
    times = record(fixed=(3 * MILLI, 0.1 * MILLI, 1e-6), Q4_K=10, Q6_K=5)
    # 7 matrices in each of 4 layers, and the output.
    expected = plain + 3 * MILLI + 29 * 0.1 * MILLI + 1000 * 1e-6
    assert seconds(decode_speed([model], FitSettings(), times, 0)) == pytest.approx(expected)


def test_token_embeddings_count_only_where_they_are_the_output_too():
    apart = decode_speed([header(tied=False)], FitSettings(), record(), 0)
    tied = decode_speed([header(tied=True)], FitSettings(), record(), 0)
    assert tied == apart


def test_only_the_experts_in_use_are_read():
    model = header(experts=8, expert_count=8, expert_used_count=2, output="Q4_K")
    expected = (4 * (ATTENTION + 2 * FFN) + 2048 * 1000) * 4.5 / 8 / 10e9
    assert seconds(decode_speed([model], FitSettings(), record(), 0)) == pytest.approx(expected)


@pytest.mark.parametrize("kv_heads", [1, 4, 16])
def test_the_context_is_read_once_and_worked_on_by_each_head(kv_heads: int):
    # 4 layers, 1,000 cells, 16 heads of 128 numbers, each with a key and a value.
    model = header(kv_heads=kv_heads)
    empty = seconds(decode_speed([model], FitSettings(), record(), 0))
    full = seconds(decode_speed([model], FitSettings(), record(), 1000))
    reading = 4 * 1000 * (2 * kv_heads * 128) * 2 / 4e9
    working = 4 * 1000 * 2 * (2 * 16 * 128) / 16e9
    assert full - empty == pytest.approx(reading + working)


def test_a_latent_cache_is_read_once_and_unfolded_for_each_head():
    model = header(
        architecture="deepseek2", kv_heads=1, layers=1, attention__key_length=576,
        attention__value_length=512, attention__key_length_mla=192,
        attention__value_length_mla=128,
    )  # fmt: skip
    empty = seconds(decode_speed([model], FitSettings(), record(), 0))
    full = seconds(decode_speed([model], FitSettings(), record(), 1000))
    reading = 1000 * 576 * 2 / 4e9
    working = 1000 * 2 * 16 * (576 + 512) / 16e9
    assert full - empty == pytest.approx(reading + working)


def test_sliding_windows_cap_what_their_layers_read():
    # Gemma 3's rule: of six layers one attends to everything.
    model = header(layers=6, architecture="gemma3", kv_heads=16, attention__sliding_window=512)
    at = {
        depth: seconds(decode_speed([model], FitSettings(), record(), depth))
        for depth in (0, 512, 4096)
    }
    layer = (2 * 16 * 128) * (2 / 4e9 + 2 / 16e9)
    assert at[512] - at[0] == pytest.approx(6 * 512 * layer)
    assert at[4096] - at[512] == pytest.approx(1 * (4096 - 512) * layer)


def test_recurrent_states_are_read_and_written():
    model = header(
        layers=4, architecture="qwen3next", kv_heads=16, ssm__conv_kernel=4, ssm__inner_size=4096,
        ssm__state_size=128, ssm__group_count=16, full_attention_interval=4,
    )  # fmt: skip
    numbers = 3 * (4096 + 2 * 16 * 128) + 128 * 4096
    reading = (4 * (ATTENTION + 2 * 2048 * 1536 + FFN) * 4.5 / 8) / 10e9 + (
        2048 * 1000 * 6.5625 / 8 / 5e9
    )
    expected = reading + 3 * 2 * 4 * numbers / 20e9
    assert seconds(decode_speed([model], FitSettings(), record(), 0)) == pytest.approx(expected)


@pytest.mark.parametrize("depth", [0, 100])
def test_a_type_that_was_not_measured_gives_no_number(depth: int):
    missing = record(Q4_K=10)
    assert decode_speed([header()], FitSettings(), missing, depth) is None
    assert prefill_speed([header()], FitSettings(), missing, 100) is None


def test_attention_that_was_not_measured_gives_no_number_once_there_is_context():
    settings = FitSettings(cache_type="q8_0")
    assert decode_speed([header()], settings, record(), 0) is not None
    assert decode_speed([header()], settings, record(), 1) is None
    assert decode_speed([header()], FitSettings(flash_attention=False), record(), 1) is None
    assert prefill_speed([header()], settings, record(), 10) is None


def test_each_width_of_heads_is_a_kind_of_its_own():
    wide = header(heads=8)  # 256 numbers each
    assert needed_attention([wide], FitSettings()) == {"f16/256"}
    assert needed_attention([wide], FitSettings(cache_type="q8_0")) == {"q8_0/256"}
    assert decode_speed([wide], FitSettings(), record(), 0) is not None
    assert decode_speed([wide], FitSettings(), record(), 1) is None


def test_nothing_measured_gives_no_number():
    empty = BandwidthRecord(build="b", machine="m", settings="s")
    assert decode_speed([header()], FitSettings(), empty, 0) is None
    assert prefill_speed([header()], FitSettings(), empty, 10) is None


def test_layers_on_a_graphics_card_are_read_at_its_speed():
    model = header(output="Q4_K")
    assert decode_speed([model], FitSettings(gpu_layers=-1), record(), 0) is None
    both = record(gpu=device(Q4_K=1000))
    layer = (ATTENTION + FFN) * 4.5 / 8
    output = 2048 * 1000 * 4.5 / 8
    whole = seconds(decode_speed([model], FitSettings(gpu_layers=-1), both, 0))
    assert whole == pytest.approx((4 * layer + output) / 1000e9)
    # The output goes first, then the last layer.
    split = seconds(decode_speed([model], FitSettings(gpu_layers=2), both, 0))
    assert split == pytest.approx((layer + output) / 1000e9 + 3 * layer / 10e9)


def test_experts_may_stay_in_main_memory():
    model = header(experts=8, expert_count=8, expert_used_count=2, output="Q4_K")
    both = record(gpu=device(Q4_K=1000))
    settings = FitSettings(gpu_layers=-1, experts_on_cpu=True)
    on_card = (4 * ATTENTION + 2048 * 1000) * 4.5 / 8 / 1000e9
    in_memory = 4 * 2 * FFN * 4.5 / 8 / 10e9
    assert seconds(decode_speed([model], settings, both, 0)) == pytest.approx(on_card + in_memory)


def test_a_prompt_multiplies_reads_once_a_batch_and_attends_by_the_square():
    model = header(output="Q4_K")
    for prompt in (512, 4096):
        multiplied = 2 * prompt * 4 * (ATTENTION + FFN) / 1000e9
        attended = 4 * 2 * (2 * 16 * 128) * prompt**2 / 2 / 50e9
        # Of the output only the last token of a batch is wanted: it is read, no more.
        read = prompt / 512 * (4 * (ATTENTION + FFN) + 2048 * 1000) * 4.5 / 8 / 10e9
        found = prefill_speed([model], FitSettings(), record(), prompt)
        assert found == pytest.approx(prompt / (multiplied + attended + read))


def test_a_prompt_makes_a_model_of_experts_read_nearly_all_of_them():
    model = header(
        ffn=8192, experts=64, expert_count=64, expert_used_count=2, output="Q4_K", layers=1
    )
    quick = msgspec.structs.replace(
        record(), cpu=DeviceSpeed(
            types={"Q4_K": TypeSpeed(bandwidth=10e9, prefill=1e15)},
            fixed=FixedTimes(token=0, tensor=0, word=0),
            attention={"f16/128": AttentionSpeed(cache_bandwidth=1e15, decode=1e15, prefill=1e15)},
        ),
    )  # fmt: skip
    found = prefill_speed([model], FitSettings(), quick, 512)
    every = (ATTENTION + 64 * 3 * 2048 * 8192 + 2048 * 1000) * 4.5 / 8 / 10e9
    assert found == pytest.approx(512 / every, rel=1e-3)
    # One token reads only its own.
    own = (ATTENTION + 2 * 3 * 2048 * 8192 + 2048 * 1000) * 4.5 / 8 / 10e9
    assert prefill_speed([model], FitSettings(), quick, 1) == pytest.approx(1 / own, rel=1e-3)


def test_a_prompt_over_two_devices_has_no_number():
    both = record(gpu=device(Q4_K=1000, Q6_K=1000))
    assert prefill_speed([header()], FitSettings(gpu_layers=2), both, 512) is None
    assert prefill_speed([header()], FitSettings(gpu_layers=-1), both, 512) is not None
    assert prefill_speed([header()], FitSettings(), both, 0) is None
