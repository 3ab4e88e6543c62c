"""A plan says what the slow way says, whatever is asked of it."""

import time
from functools import cache

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fit.catalogue import entry_header, find_model
from app.fit.memory import FitSettings, memory
from app.fit.plan import Plan
from app.gguf import shapes
from app.gguf.reader import read_header
from app.gguf.source import BytesSource

GIB = 1 << 30

MODELS = ["Llama 3.1 8B Instruct", "Gemma 3 4B", "Qwen3 30B A3B", "DeepSeek V2 Lite Chat",
          "gpt-oss 20B", "Qwen2.5 0.5B Instruct"]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(MODELS),
    context=st.integers(1, 60_000),
    share=st.floats(0, 1),
    cache=st.sampled_from(["f16", "q8_0", "q4_0"]),
    experts=st.booleans(),
    extra=st.booleans(),
)
def test_it_agrees_with_the_memory_of_the_header(name, context, share, cache, experts, extra):
    entry = find_model(name)
    header = entry_header(entry, entry.types[0] if entry.types else "Q4_K_M")
    usual = FitSettings(
        cache_type=cache, experts_on_cpu=experts, extra_buffers=extra, features=("AVX2",)
    )
    plan = Plan([header], usual)
    layers = round(share * plan.layers)

    need = plan.need(context, layers)
    found = memory([header], msgspec.structs.replace(usual, context=context, gpu_layers=layers))

    assert need.ram == found.ram
    assert need.gpu == found.gpu.total
    assert need.mapped == found.mapped
    assert need.parts == found.parts
    assert need.context == found.context


def test_types_of_one_model_share_what_does_not_depend_on_the_type():
    entry = find_model("Gemma 3 4B")
    first = Plan([entry_header(entry, "Q8_0")], FitSettings())
    other = Plan([entry_header(entry, "Q2_K")], FitSettings(), like=first)
    alone = Plan([entry_header(entry, "Q2_K")], FitSettings())

    assert other.need(8192, 5) == alone.need(8192, 5)


def test_all_layers_have_two_names():
    plan = Plan([entry_header(find_model("Gemma 3 1B"), "Q8_0")], FitSettings())

    assert plan.need(4096, -1) == plan.need(4096, plan.layers) == plan.need(4096, 999)


@cache
def header_of(shape):
    found = shapes.WELL_KNOWN[shape]().with_tokenizer("none")
    return read_header(BytesSource(found.header()), check_data=False)


plans = st.builds(
    lambda shape, chosen: Plan([header_of(shape)], chosen),
    st.sampled_from(
        ("Llama 3.2 1B", "Gemma 3 1B", "DeepSeek V2 Lite", "Qwen 3 0.6B", "Mamba 2.8B")
    ),
    st.builds(
        FitSettings,
        cache_type=st.sampled_from(("f16", "q8_0", "q4_0")),
        full_sliding_window=st.booleans(),
    ),
)
contexts = st.sampled_from((2048, 8192))
rooms = st.integers(0, 16 * GIB)


def most_layers(plan, context, room):
    return plan.most_layers(context, lambda need: need.gpu <= room)


def most_context(plan, room):
    return plan.most_context(lambda context: plan.need(context, 0).ram <= room)


@settings(max_examples=60, deadline=None)
@given(plans, contexts, rooms)
def test_the_most_layers_fit_and_one_more_does_not(plan, context, room):
    layers = most_layers(plan, context, room)

    assert plan.need(context, layers).gpu <= room
    assert layers == plan.layers or plan.need(context, layers + 1).gpu > room


@settings(max_examples=60, deadline=None)
@given(plans, rooms)
def test_the_most_context_fits_and_a_step_more_does_not(plan, room):
    most, trained = most_context(plan, room), plan.model.trained_context

    assert most == trained or most % 256 == 0
    assert most == 0 or plan.need(most, 0).ram <= room
    assert most == trained or plan.need(min(trained, most + 256), 0).ram > room


@settings(max_examples=40, deadline=None)
@given(plans, contexts, rooms, st.integers(0, 4 * GIB))
def test_more_room_is_never_worth_less(plan, context, room, more):
    assert most_layers(plan, context, room + more) >= most_layers(plan, context, room)
    assert most_context(plan, room + more) >= most_context(plan, room)


def test_asking_again_takes_next_to_nothing():
    plan = Plan([entry_header(find_model("Qwen3 235B A22B"), "Q4_K_M")], FitSettings())
    plan.need(8192, 10)
    start = time.process_time()
    for layers in range(90):
        plan.need(8192, layers)

    assert (time.process_time() - start) / 90 < 0.001
