"""The catalogue's facts against each other, and its blueprints against llama.cpp's quantizer."""

import time
from math import prod

import pytest

from app.core.errors import UsageError
from app.engine.engine import Engine
from app.fit.blueprint import ARCHITECTURES, parameters, tensor_shapes
from app.fit.catalogue import catalogue, entry_header, find_model, search_models
from app.fit.formula import kv_cache_bytes
from app.fit.layers import read_model
from app.fit.memory import FitSettings, memory
from app.fit.mixes import MIXES
from app.fit.quality import quality_table
from app.gguf.types import FILE_TYPE_IDS
from app.gguf.writer import NewTensor, write_gguf

NAMES = [entry.name for entry in catalogue()]


def test_it_holds_many_models_once_each():
    assert len(NAMES) >= 40
    assert len(set(NAMES)) == len(NAMES)
    assert len({entry.repo for entry in catalogue()}) == len(NAMES)


@pytest.mark.parametrize("entry", catalogue(), ids=NAMES)
def test_shape_and_published_parameters_agree(entry):
    """A wrong width, vocabulary or number of layers shows here."""
    assert parameters(entry.shape) == pytest.approx(entry.parameters, rel=0.0005)


def active_parameters(shape):
    """Return how many parameters one token passes through: of all experts, those it uses."""
    return sum(
        prod(size) * shape.experts_used // shape.experts if "_exps." in name else prod(size)
        for name, size in tensor_shapes(shape)
    )


@pytest.mark.parametrize("entry", [e for e in catalogue() if e.active], ids=lambda e: e.name)
def test_experts_and_published_active_parameters_agree(entry):
    # Some publish the figure with the token embeddings, of which a token reads one row, some not.
    most = active_parameters(entry.shape)
    least = most - entry.shape.width * entry.shape.vocabulary

    assert least * 0.975 <= entry.active <= most * 1.025


@pytest.mark.parametrize("entry", catalogue(), ids=NAMES)
def test_facts_are_complete(entry):
    shape = entry.shape
    assert entry.licence
    assert entry.repo.count("/") == 1
    assert entry.released[:2] == "20"
    assert entry.released[4] == "-"
    assert shape.architecture in ARCHITECTURES
    assert bool(entry.active) == bool(shape.experts) == entry.is_mixture
    assert shape.heads % shape.kv_heads == 0
    assert shape.context % 256 == 0
    assert all(type in MIXES for type in entry.offered)


@pytest.mark.parametrize("entry", catalogue(), ids=NAMES)
def test_the_cache_is_that_of_the_header(entry):
    header = entry_header(entry, entry.offered[0])
    shape = entry.shape
    found = memory([header], FitSettings(context=1024, full_sliding_window=True)).cpu.kv_cache

    if shape.kv_rank:
        assert found == shape.layers * (shape.kv_rank + shape.rope_width) * 2 * 1024
    else:
        assert found == kv_cache_bytes(shape.layers, shape.kv_heads, shape.head, 1024)
    assert entry.uniform_cache == (not shape.window and not shape.kv_rank)


@pytest.mark.parametrize(
    ("name", "sliding"),
    [("Gemma 3 4B", 29), ("Gemma 2 9B", 21), ("gpt-oss 20B", 12), ("Llama 3.1 8B Instruct", 0),
     ("Command R7B 12-2024", 24)],
)  # fmt: skip
def test_sliding_layers(name, sliding):
    model = read_model(entry_header(find_model(name), find_model(name).offered[0]))

    assert sum(layer.sliding for layer in model.layers) == sliding


@pytest.mark.parametrize("row", quality_table().values(), ids=lambda row: row.name)
def test_mixes_take_the_published_bits(row):
    """Bits of whole files of Llama 3.1 8B, as the table of llama.cpp's quantizer has them."""
    header = entry_header(find_model("Llama 3.1 8B Instruct"), row.name)

    assert header.bits_per_weight == pytest.approx(row.bits, abs=0.0001)
    assert header.data_size == pytest.approx(8030261248 * row.bits / 8, rel=0.0001)


@pytest.mark.engine
def test_mixes_are_what_llama_cpp_would_write(tmp_path):
    """Exactly, for shapes that take every turn of the rules."""
    names = [
        "Gemma 3 1B", "Qwen2.5 0.5B Instruct", "Mixtral 8x7B Instruct", "SmolLM2 360M Instruct",
        "DeepSeek V2 Lite Chat", "Phi-4 Mini Instruct", "Llama 3.3 70B Instruct", "gpt-oss 20B",
        "OLMoE 1B-7B Instruct", "GLM-4 9B Chat",
    ]  # fmt: skip
    wrong = {}
    with Engine() as engine:
        for name in names:
            entry = find_model(name)
            file = tmp_path / "model.gguf"
            _write(entry, file)
            for type in entry.types or ("Q8_0", "Q5_K_M", "Q4_K_M", "Q4_K_S", "Q3_K_M", "Q2_K"):
                found = engine.quantized_size(file, type).weights
                ours = entry_header(entry, type).data_size
                # llama.cpp prints hundredths of a MiB.
                if abs(found - ours) > 0.011 * 2**20:
                    wrong[name, type] = found, ours
    assert wrong == {}


def _write(entry, file):
    """Write a model that llama.cpp opens for quantizing: the blueprint, and what else it reads."""
    header = entry_header(entry, "F16")
    shape = entry.shape
    more = {
        "attention.layer_norm_rms_epsilon": 1e-5, "attention.layer_norm_epsilon": 1e-5,
        "rope.dimension_count": shape.rope_width or shape.head, "rope.freq_base": 1e4,
        "attention.kv_lora_rank": shape.kv_rank, "attention.q_lora_rank": shape.q_rank,
        "expert_shared_count": 1, "expert_weights_scale": 1.0, "expert_weights_norm": True,
        "expert_gating_func": 1, "rope.scaling.yarn_log_multiplier": 0.1,
    }  # fmt: skip
    own = {f"{shape.architecture}.{key}": value for key, value in more.items()}
    tensors = [NewTensor(tensor.name, tensor.shape, tensor.type) for tensor in header.tensors]
    write_gguf(file, {**header.metadata, **own}, tensors)


def test_every_offered_type_can_be_written():
    assert set(FILE_TYPE_IDS) >= MIXES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Llama 3.1 8B Instruct", "Llama 3.1 8B Instruct"),
        ("llama-3.1-8b", "Llama 3.1 8B Instruct"),
        ("llama 3.1 8b", "Llama 3.1 8B Instruct"),
        ("meta-llama/Llama-3.1-8B-Instruct", "Llama 3.1 8B Instruct"),
        ("qwen3 30b", "Qwen3 30B A3B"),
        ("qwen3 4b 2507", "Qwen3 4B Instruct 2507"),
        ("gemma 3 4b", "Gemma 3 4B"),
        ("mistral nemo", "Mistral Nemo 12B Instruct 2407"),
        ("deepseek r1", "DeepSeek V3"),
        ("mixtral 8x7b", "Mixtral 8x7B Instruct"),
        ("gpt-oss-20b", "gpt-oss 20B"),
        ("phi4", "Phi-4 14B"),
        ("llama 2 7b", "Llama 2 7B Chat"),
        ("lama 3.1 8b instruct", "Llama 3.1 8B Instruct"),
        ("smollm3", "SmolLM3 3B"),
    ],
)
def test_names_are_found_as_people_write_them(text, found):
    assert find_model(text).name == found


@pytest.mark.parametrize("text", ["llama", "qwen2.5", "7b"])
def test_a_name_of_several_is_asked_back(text):
    with pytest.raises(UsageError, match="several"):
        find_model(text)


@pytest.mark.parametrize("text", ["", "nonsense model", "llama 9 900b", "///"])
def test_a_name_of_none_is_said(text):
    with pytest.raises(UsageError):
        find_model(text)


def test_numbers_in_names_are_whole():
    assert all("3.1" not in entry.name for entry in search_models("llama 3 8b"))
    assert all("13B" not in entry.name for entry in search_models("llama 3b", 50))


def test_a_type_that_no_file_has_is_said():
    with pytest.raises(UsageError, match="Q4_K_M"):
        entry_header(find_model("gemma 3 4b"), "Q7_X")


def test_the_first_look_is_quick():
    start = time.process_time()
    for entry in catalogue()[:20]:
        entry_header(entry, "Q3_K_S")

    assert (time.process_time() - start) / 20 < 0.02
