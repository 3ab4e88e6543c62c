"""A plan says what the slow way says, whatever is asked of it."""

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fit.catalogue import entry_header, find_model
from app.fit.memory import FitSettings, memory
from app.fit.plan import Plan

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


@pytest.mark.parametrize("room", [0, 1_000_000_000, 3_000_000_000, 10**12])
def test_the_most_layers_fit_and_one_more_does_not(room):
    plan = Plan([entry_header(find_model("Llama 3.1 8B Instruct"), "Q4_K_M")], FitSettings())
    layers = plan.most_layers(8192, lambda need: need.gpu <= room)

    assert plan.need(8192, layers).gpu <= room
    assert layers == plan.layers or plan.need(8192, layers + 1).gpu > room


@pytest.mark.parametrize("room", [5_000_000_000, 7_000_000_000, 10**12])
def test_the_most_context_fits_and_a_step_more_does_not(room):
    plan = Plan([entry_header(find_model("Llama 3.1 8B Instruct"), "Q4_K_M")], FitSettings())
    most = plan.most_context(lambda context: plan.need(context, 0).ram <= room)

    assert most == 0 or plan.need(most, 0).ram <= room
    assert most == 131072 or plan.need(most + 256, 0).ram > room


def test_asking_again_takes_next_to_nothing():
    plan = Plan([entry_header(find_model("Qwen3 235B A22B"), "Q4_K_M")], FitSettings())
    plan.need(8192, 10)
    start = time.process_time()
    for layers in range(90):
        plan.need(8192, layers)

    assert (time.process_time() - start) / 90 < 0.001
