"""Memory from the header against what llama.cpp's own allocator said of the same shapes."""

import time

import pytest

from app.engine.protocol import ModelSettings
from app.fit.layers import read_model
from app.fit.memory import FitSettings, fit_settings, memory
from app.gguf import shapes
from app.gguf.reader import read_header
from app.gguf.source import BytesSource
from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, header_bytes

MIB = 1 << 20
F32, Q4_K, Q6_K, Q8_0 = (TYPE_BY_NAME[name] for name in ("F32", "Q4_K", "Q6_K", "Q8_0"))


def header(architecture, tensors=(), *, vocabulary, context, **own):
    metadata = {
        "general.architecture": architecture,
        f"{architecture}.vocab_size": vocabulary,
        f"{architecture}.context_length": context,
    }
    metadata |= {f"{architecture}.{key.replace('__', '.')}": value for key, value in own.items()}
    return read_header(BytesSource(header_bytes(metadata, list(tensors))), check_data=False)


def blocks(layers, width, ffn, query, kv, vocabulary, *, tied=False, embedding=Q6_K):
    tensors = [NewTensor("token_embd.weight", (width, vocabulary), embedding)]
    if not tied:
        tensors.append(NewTensor("output.weight", (width, vocabulary), embedding))
    tensors.append(NewTensor("output_norm.weight", (width,), F32))
    for layer in range(layers):
        for name, shape in {
            "attn_q": (width, query), "attn_k": (width, kv), "attn_v": (width, kv),
            "attn_output": (query, width), "ffn_gate": (width, ffn), "ffn_up": (width, ffn),
            "ffn_down": (ffn, width),
        }.items():  # fmt: skip
            tensors.append(NewTensor(f"blk.{layer}.{name}.weight", shape, Q4_K))
    return tensors


def llama_8b(**own):
    return header(
        "llama", blocks(32, 4096, 14336, 4096, 1024, 128256), vocabulary=128256, context=131072,
        block_count=32, embedding_length=4096, feed_forward_length=14336,
        attention__head_count=32, attention__head_count_kv=8, **own,
    )  # fmt: skip


def gemma_3_4b(**own):
    return header(
        "gemma3", blocks(34, 2560, 10240, 2048, 1024, 262144, tied=True, embedding=Q8_0),
        vocabulary=262144, context=131072, block_count=34, embedding_length=2560,
        feed_forward_length=10240, attention__head_count=8, attention__head_count_kv=4,
        attention__key_length=256, attention__value_length=256, attention__sliding_window=1024,
        **own,
    )  # fmt: skip


def deepseek_v2_lite():
    return header(
        "deepseek2", vocabulary=102400, context=163840, block_count=27, embedding_length=2048,
        feed_forward_length=10944, attention__head_count=16, attention__head_count_kv=1,
        attention__key_length=576, attention__value_length=512, attention__key_length_mla=192,
        attention__value_length_mla=128,
    )  # fmt: skip


def qwen_3_next():
    return header(
        "qwen3next", vocabulary=151936, context=262144, block_count=48, embedding_length=2048,
        feed_forward_length=5120, attention__head_count=16, attention__head_count_kv=2,
        attention__key_length=256, attention__value_length=256, ssm__conv_kernel=4,
        ssm__inner_size=4096, ssm__state_size=128, ssm__group_count=16, full_attention_interval=4,
    )  # fmt: skip


def mamba():
    return header(
        "mamba", vocabulary=50280, context=1048576, block_count=64, embedding_length=2560,
        feed_forward_length=0, attention__head_count=0, ssm__conv_kernel=4,
        ssm__inner_size=5120, ssm__state_size=16,
    )  # fmt: skip


def cpu(source, **settings):
    return memory([source], FitSettings(**settings)).cpu


@pytest.mark.parametrize(
    ("context", "kind", "expected"),
    [(2048, "f16", 256), (8192, "f16", 1024), (32768, "f16", 4096), (8192, "q8_0", 544),
     (32768, "q4_0", 1152)],
)  # fmt: skip
def test_cache_of_grouped_heads(context, kind, expected):
    assert cpu(llama_8b(), context=context, cache_type=kind).kv_cache == expected * MIB


@pytest.mark.parametrize(
    ("context", "full", "expected"),
    [(2048, False, 214), (8192, False, 334), (32768, False, 814), (65536, False, 1454),
     (65536, True, 8704)],
)  # fmt: skip
def test_cache_of_sliding_windows(context, full, expected):
    parts = cpu(gemma_3_4b(), context=context, full_sliding_window=full)

    assert parts.kv_cache == expected * MIB


@pytest.mark.parametrize("context", [2048, 8192])
def test_cache_of_latent_attention(context):
    assert cpu(deepseek_v2_lite(), context=context).kv_cache == 27 * 576 * 2 * context


@pytest.mark.parametrize(("sequences", "states"), [(1, 1), (4, 4)])
def test_hybrid_models_keep_state_and_a_smaller_cache(sequences, states):
    parts = cpu(qwen_3_next(), context=8192, sequences=sequences)

    assert parts.kv_cache == 192 * MIB
    assert parts.recurrent == states * 36 * (3 * 8192 + 128 * 4096) * 4
    assert parts.recurrent / states / MIB == pytest.approx(75.375)


def test_recurrent_models_have_no_cache():
    parts = cpu(mamba(), context=131072)

    assert parts.kv_cache == 0
    assert parts.recurrent == 23.75 * MIB
    assert parts.compute == cpu(mamba(), context=2048).compute


@pytest.mark.parametrize(
    ("context", "flash", "outputs", "expected"),
    [
        (2048, True, 1, 118), (4096, True, 1, 120), (32768, True, 1, 148),
        (4096, True, 512, 266.5), (4096, False, 1, 308), (16384, False, 1, 1100),
        (65536, False, 1, 4268), (131072, False, 1, 8492),
    ],
)  # fmt: skip
def test_compute_buffer_of_llama(context, flash, outputs, expected):
    parts = cpu(llama_8b(), context=context, flash_attention=flash, outputs=outputs)

    assert parts.compute / MIB == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("source", "settings", "expected"),
    [
        (gemma_3_4b(), {"context": 8192}, 88.5),
        (gemma_3_4b(), {"context": 8192, "outputs": 512}, 522),
        (gemma_3_4b(), {"context": 32768, "flash_attention": False}, 610),
        (llama_8b(), {"context": 8192, "batch": 128}, 31),
        (llama_8b(), {"context": 8192, "batch": 1024}, 248),
        (mamba(), {"context": 8192}, 65.4),
    ],
)  # fmt: skip
def test_compute_buffers_of_others_come_close(source, settings, expected):
    assert cpu(source, **settings).compute / MIB == pytest.approx(expected, rel=0.03)


def test_context_is_padded_and_has_a_default():
    assert memory([llama_8b()], FitSettings(context=5000)).context == 5120
    assert memory([llama_8b()], FitSettings()).context == 8192


def test_output_is_one_row_of_logits():
    assert cpu(llama_8b()).output == 4 * 128256


def test_weights_are_the_sum_of_the_tensor_table():
    source = llama_8b()
    found = memory([source], FitSettings(context=2048))

    assert found.cpu.weights == found.mapped == source.data_size
    assert found.anonymous == found.cpu.total - source.data_size
    assert found.gpu.total == 0


def test_layers_go_to_the_gpu_from_the_end_with_the_output_first():
    source = llama_8b()
    layer = sum(t.nbytes for t in source.tensors if t.name.startswith("blk.0."))
    output = sum(t.nbytes for t in source.tensors if t.name.startswith("output"))
    whole = memory([source], FitSettings(context=8192))

    split = memory([source], FitSettings(context=8192, gpu_layers=16))
    full = memory([source], FitSettings(context=8192, gpu_layers=-1))

    assert split.gpu.kv_cache == 480 * MIB
    assert split.cpu.kv_cache == 544 * MIB
    assert split.gpu.weights == 15 * layer + output
    assert split.gpu.weights + split.cpu.weights == whole.cpu.weights
    assert full.cpu.kv_cache == 0
    assert full.cpu.weights == source.tensors[0].nbytes
    assert full == memory([source], FitSettings(context=8192, gpu_layers=33))
    # What a graphics card measured: masks and the embeddings of a batch stay in main memory.
    assert full.cpu.compute == 24 * MIB


def test_experts_can_stay_in_main_memory():
    experts = [
        NewTensor(f"blk.{layer}.ffn_up_exps.weight", (256, 256, 8), Q4_K) for layer in (0, 1)
    ]
    source = header("qwen3moe", [*blocks(2, 256, 256, 256, 256, 512), *experts], vocabulary=512,
                    context=4096, block_count=2, embedding_length=256, attention__head_count=4,
                    expert_count=8, expert_used_count=2)  # fmt: skip

    there = memory([source], FitSettings(gpu_layers=-1))
    kept = memory([source], FitSettings(gpu_layers=-1, experts_on_cpu=True))

    moved = sum(tensor.nbytes for tensor in source.tensors if "_exps" in tensor.name)
    assert there.gpu.weights - kept.gpu.weights == moved
    assert kept.cpu.weights - there.cpu.weights == moved


def test_tied_embeddings_are_copied_to_the_gpu():
    source = gemma_3_4b()
    embeddings = source.tensors[0].nbytes

    found = memory([source], FitSettings(context=2048, gpu_layers=-1))

    assert found.cpu.weights == embeddings
    assert found.gpu.weights == source.data_size


def test_repacked_weights_are_second_copies_of_pages_that_stay_mapped():
    tensors = blocks(2, 256, 512, 256, 256, 1024)
    last = NewTensor("blk.1.post_ffw_norm.weight", (256,), F32)
    own = {"vocabulary": 1024, "context": 4096, "block_count": 2, "embedding_length": 256,
           "attention__head_count": 4}  # fmt: skip
    chosen = FitSettings(context=2048, extra_buffers=True, features=("AVX2", "FMA"))
    among, behind = header("llama", [*tensors, last], **own), header("llama", tensors, **own)
    repacked = sum(t.nbytes for t in among.tensors if t.type is Q4_K)

    doubled, moved = memory([among], chosen), memory([behind], chosen)

    assert doubled.repacked == moved.repacked == repacked
    assert doubled.mapped == among.data_size
    assert doubled.cpu.weights == among.data_size + repacked
    # Behind the last tensor that is read from the file, llama.cpp gives the pages back.
    assert moved.cpu.weights == behind.data_size
    assert memory([among], FitSettings(extra_buffers=True)).repacked == 0


def test_blocks_for_multi_token_prediction_are_not_loaded():
    source = llama_8b(nextn_predict_layers=1)
    layer = sum(t.nbytes for t in source.tensors if t.name.startswith("blk.0."))

    found = memory([source], FitSettings(context=8192))

    assert found.cpu.weights == source.data_size - layer
    assert found.cpu.kv_cache == 31 * 32 * MIB


def test_layers_may_have_heads_of_their_own():
    source = header(
        "llama", vocabulary=100, context=4096, block_count=3, embedding_length=512,
        attention__head_count=[8, 8, 8], attention__head_count_kv=[8, 0, 2],
    )  # fmt: skip

    by_layer = cpu(source, context=1024).kv_cache
    transposed = cpu(source, context=1024, flash_attention=False).kv_cache

    assert by_layer == 1024 * 2 * 2 * (8 + 2) * 64
    assert transposed == 1024 * 2 * (10 * 64 + 2 * 8 * 64)


def test_gemma_4_reuses_the_cache_of_earlier_layers():
    own = {
        "block_count": 4, "embedding_length": 512, "attention__head_count": 4,
        "attention__sliding_window": 256, "attention__key_length": 64,
        "attention__value_length": 64, "attention__key_length_swa": 32,
        "attention__value_length_swa": 32, "attention__shared_kv_layers": 1,
        "attention__sliding_window_pattern": [True, False, True, False],
    }  # fmt: skip
    model = read_model(header("gemma4", vocabulary=100, context=4096, **own))

    assert [layer.key for layer in model.layers] == [128, 256, 128, 0]
    assert [layer.sliding for layer in model.layers] == [True, False, True, False]


@pytest.mark.parametrize(
    ("architecture", "own", "sliding"),
    [
        ("gemma2", {}, [True, False, True, False]),
        ("gpt-oss", {"attention__sliding_window": 128}, [True, False, True, False]),
        ("cohere2", {"attention__sliding_window": 4096}, [True, True, True, False]),
        ("llama4", {}, [True, True, True, False]),
        ("llama4", {"attention__sliding_window": 0}, [False] * 4),
        ("smallthinker", {"attention__sliding_window": 1}, [False, True, True, True]),
        ("phi3", {"attention__sliding_window": 2047}, [False] * 4),
        ("exaone4", {"attention__sliding_window": 4096}, [False] * 4),
        ("gemma3", {"attention__sliding_window": 512, "attention__sliding_window_pattern": 2},
         [True, False, True, False]),
        ("llama", {"attention__sliding_window": 4096}, [False] * 4),
    ],
)  # fmt: skip
def test_sliding_patterns_of_architectures(architecture, own, sliding):
    source = header(architecture, vocabulary=100, context=4096, block_count=4,
                    embedding_length=512, attention__head_count=4, **own)  # fmt: skip

    assert [layer.sliding for layer in read_model(source).layers] == sliding


def test_what_is_not_covered_is_said():
    source = header("deepseek4", vocabulary=100, context=4096, block_count=2,
                    embedding_length=512, attention__head_count=4)  # fmt: skip

    assert memory([source], FitSettings()).unsure == ("its compressed cache",)
    assert memory([llama_8b()], FitSettings()).unsure == ()


def test_a_header_without_any_settings_does_not_fail():
    source = read_header(BytesSource(header_bytes({"general.architecture": "llama"}, [])))

    assert memory([source], FitSettings()).cpu.kv_cache == 0


def test_the_engines_settings_mean_the_same():
    settings = ModelSettings(context=4096, gpu_layers=0, extra_buffers=False, cache_type="q8_0")

    assert fit_settings(settings) == FitSettings(context=4096, cache_type="q8_0")


def test_a_fit_is_quick():
    source = llama_8b()
    start = time.process_time()
    for context in range(1024, 65536, 1024):
        memory([source], FitSettings(context=context))

    assert (time.process_time() - start) / 63 < 0.02


def test_experts_in_main_memory_cost_the_gpu_what_travels():
    source = read_header(
        BytesSource(shapes.WELL_KNOWN["Qwen 3 30B A3B"]().header()), check_data=False
    )
    whole = memory([source], FitSettings(gpu_layers=-1, context=16_384))
    apart = memory([source], FitSettings(gpu_layers=-1, context=16_384, experts_on_cpu=True))
    # Seen on an H200: the dry run's buffer is 88.01 MiB larger than the same model's own.
    assert apart.gpu.compute - whole.gpu.compute == pytest.approx(88.01 * 2**20, rel=1e-3)
