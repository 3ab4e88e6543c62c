"""The largest context and the most layers that fit: properties over many models and rooms."""

from functools import cache

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fit.layers import read_model
from app.fit.memory import FitSettings, memory
from app.fit.search import Room, largest_context, layers_that_fit
from app.gguf import shapes
from app.gguf.reader import read_header
from app.gguf.source import BytesSource

GIB = 1 << 30
NAMES = ("Llama 3.2 1B", "Gemma 3 1B", "DeepSeek V2 Lite", "Qwen 3 0.6B", "Mamba 2.8B")


@cache
def headers(name):
    shape = shapes.WELL_KNOWN[name]().with_tokenizer("none")
    return (read_header(BytesSource(shape.header()), check_data=False),)


names = st.sampled_from(NAMES)
sizes = st.integers(min_value=0, max_value=16 * GIB)
choices = st.builds(
    FitSettings,
    context=st.sampled_from((2048, 8192)),
    cache_type=st.sampled_from(("f16", "q8_0", "q4_0")),
    full_sliding_window=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(names, choices, sizes)
def test_the_largest_context_fits_and_the_next_does_not(name, chosen, ram):
    room = Room(ram=ram)

    found = largest_context(headers(name), chosen, room)

    trained = read_model(headers(name)[0]).trained_context
    assert found == trained or found % 256 == 0
    if found:
        assert room.holds(memory(headers(name), msgspec.structs.replace(chosen, context=found)))
    if found < trained:
        more = msgspec.structs.replace(chosen, context=min(trained, found + 256))
        assert not room.holds(memory(headers(name), more))


@settings(max_examples=40, deadline=None)
@given(names, choices, sizes, st.integers(min_value=0, max_value=4 * GIB))
def test_more_room_never_means_less_context(name, chosen, ram, more):
    small = largest_context(headers(name), chosen, Room(ram=ram))

    assert largest_context(headers(name), chosen, Room(ram=ram + more)) >= small


@settings(max_examples=60, deadline=None)
@given(names, choices, st.lists(sizes, min_size=1, max_size=3))
def test_the_layers_fit_and_one_more_does_not(name, chosen, free):
    found = layers_that_fit(headers(name), chosen, free)

    most = read_model(headers(name)[0]).blocks + 1
    assert 0 <= found <= most
    if found:
        assert fits(name, chosen, free, found)
    if found < most:
        assert not fits(name, chosen, free, found + 1)


def fits(name, chosen, free, layers):
    tried = msgspec.structs.replace(chosen, gpu_layers=layers, gpu_free=tuple(free))
    return all(
        need <= there for need, there in zip(memory(headers(name), tried).vram, free, strict=True)
    )


@settings(max_examples=40, deadline=None)
@given(names, choices, sizes, st.integers(min_value=0, max_value=4 * GIB))
def test_more_memory_never_means_fewer_layers(name, chosen, free, more):
    few = layers_that_fit(headers(name), chosen, [free])

    assert layers_that_fit(headers(name), chosen, [free + more]) >= few


@settings(max_examples=40, deadline=None)
@given(names, choices, st.lists(st.integers(GIB, 8 * GIB), min_size=1, max_size=3), st.data())
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


def test_without_a_gpu_no_layers_fit():
    assert layers_that_fit(headers("Llama 3.2 1B"), FitSettings(), []) == 0


def test_two_equal_cards_share_the_layers_evenly():
    chosen = FitSettings(context=4096, gpu_layers=-1, gpu_free=(GIB, GIB))

    first, second = memory(headers("Llama 3.2 1B"), chosen).gpus

    # Of 16 blocks and the output, the first card takes nine, the second the rest.
    assert 7 * first.kv_cache == 9 * second.kv_cache
    assert first.weights < second.weights
