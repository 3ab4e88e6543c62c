"""Layers over several devices: each lies on exactly one of them."""

from functools import cache

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fit.layers import read_model
from app.fit.memory import FitSettings, memory
from app.gguf import shapes
from app.gguf.reader import read_header
from app.gguf.source import BytesSource

GIB = 1 << 30
NAMES = ("Llama 3.2 1B", "Gemma 3 1B", "DeepSeek V2 Lite", "Qwen 3 0.6B", "Mamba 2.8B")


@cache
def headers(name):
    shape = shapes.WELL_KNOWN[name]().with_tokenizer("none")
    return (read_header(BytesSource(shape.header()), check_data=False),)


choices = st.builds(
    FitSettings,
    context=st.sampled_from((2048, 8192)),
    cache_type=st.sampled_from(("f16", "q8_0", "q4_0")),
    full_sliding_window=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(NAMES),
    choices,
    st.lists(st.integers(GIB, 8 * GIB), min_size=1, max_size=3),
    st.data(),
)
def test_every_layer_goes_to_exactly_one_device(name, chosen, free, data):
    most = read_model(headers(name)[0]).blocks + 1
    layers = data.draw(st.integers(0, most))
    split = msgspec.structs.replace(chosen, gpu_layers=layers, gpu_free=tuple(free))

    whole, found = memory(headers(name), chosen), memory(headers(name), split)

    assert found.cpu.kv_cache + found.gpu.kv_cache == whole.cpu.kv_cache
    assert found.cpu.recurrent + found.gpu.recurrent == whole.cpu.recurrent
    tied = headers(name)[0].tensors[0].nbytes if layers else 0
    copied = found.cpu.weights + found.gpu.weights - whole.cpu.weights
    assert copied in (0, tied)


def test_two_equal_cards_share_the_layers_evenly():
    chosen = FitSettings(context=4096, gpu_layers=-1, gpu_free=(GIB, GIB))

    first, second = memory(headers("Llama 3.2 1B"), chosen).gpus

    # Of 16 blocks and the output, the first card takes nine, the second the rest.
    assert 7 * first.kv_cache == 9 * second.kv_cache
    assert first.weights < second.weights
