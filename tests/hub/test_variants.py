"""Files are grouped as their makers mean them, whatever their naming."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.gguf.names import quantization
from app.hub.repository import RepoFile
from app.hub.variants import group

GB = 10**9


def grouped(*files):
    """Group files given by path, or path and size; sizes fall so that order is that given."""
    made = [
        RepoFile(*file) if isinstance(file, tuple) else RepoFile(file, 40 * GB - number * GB)
        for number, file in enumerate(files)
    ]
    return group(made)


def names(*files) -> list[str]:
    return [variant.name for variant in grouped(*files).variants]


def side(*files) -> dict[str, str]:
    return {one.file.path: one.kind for one in grouped(*files).side}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (  # bartowski
            ["Llama-3.2-1B-Instruct-f16.gguf", "Llama-3.2-1B-Instruct-Q8_0.gguf",
             "Llama-3.2-1B-Instruct-Q6_K_L.gguf", "Llama-3.2-1B-Instruct-Q6_K.gguf",
             "Llama-3.2-1B-Instruct-Q4_0_4_4.gguf", "Llama-3.2-1B-Instruct-IQ3_M.gguf"],
            ["F16", "Q8_0", "Q6_K_L", "Q6_K", "Q4_0_4_4", "IQ3_M"],
        ),
        (  # TheBloke
            ["llama-2-7b-chat.Q8_0.gguf", "llama-2-7b-chat.Q4_K_M.gguf",
             "llama-2-7b-chat.Q2_K.gguf"],
            ["Q8_0", "Q4_K_M", "Q2_K"],
        ),
        (  # unsloth
            ["Qwen3-30B-A3B-UD-Q8_K_XL.gguf", "Qwen3-30B-A3B-Q8_0.gguf",
             "Qwen3-30B-A3B-UD-Q4_K_XL.gguf", "Qwen3-30B-A3B-Q4_K_M.gguf",
             "Qwen3-30B-A3B-UD-IQ1_S.gguf"],
            ["UD-Q8_K_XL", "Q8_0", "UD-Q4_K_XL", "Q4_K_M", "UD-IQ1_S"],
        ),
        (  # unsloth, a folder for each type
            ["BF16/DeepSeek-R1-BF16-00001-of-00002.gguf",
             "BF16/DeepSeek-R1-BF16-00002-of-00002.gguf",
             "UD-Q2_K_XL/DeepSeek-R1-UD-Q2_K_XL-00001-of-00002.gguf",
             "UD-Q2_K_XL/DeepSeek-R1-UD-Q2_K_XL-00002-of-00002.gguf"],
            ["BF16", "UD-Q2_K_XL"],
        ),
        (  # the type in the folder alone
            ["Q8_0/model-00001-of-00002.gguf", "Q8_0/model-00002-of-00002.gguf",
             "q4_k_m/model-00001-of-00001.gguf"],
            ["Q8_0", "Q4_K_M"],
        ),
        (  # Qwen
            ["qwen2.5-7b-instruct-fp16-00001-of-00002.gguf",
             "qwen2.5-7b-instruct-fp16-00002-of-00002.gguf",
             "qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf",
             "qwen2.5-7b-instruct-q4_k_m-00002-of-00002.gguf", "qwen2.5-7b-instruct-q2_k.gguf"],
            ["F16", "Q4_K_M", "Q2_K"],
        ),
        (  # lmstudio-community
            ["Phi-4-mini-instruct-Q8_0.gguf", "Phi-4-mini-instruct-Q4_K_M.gguf"],
            ["Q8_0", "Q4_K_M"],
        ),
        (["gpt-oss-20b-mxfp4.gguf"], ["MXFP4"]),  # ggml-org
        (["gemma-3-4b-it-qat-q4_0.gguf"], ["Q4_0"]),  # google
        (  # mradermacher
            ["Model.i1-Q6_K.gguf", "Model.i1-Q4_K_M.gguf", "Model.i1-IQ1_S.gguf"],
            ["Q6_K", "Q4_K_M", "IQ1_S"],
        ),
        (  # both ways of making them in one repository
            ["Model-Q8_0.gguf", "Model-Q4_K_M.gguf", "Model-Q4_K_M-imat.gguf"],
            ["Q8_0", "Q4_K_M", "Q4_K_M (imat)"],
        ),
        (  # several models
            ["llama-7b.Q4_0.gguf", "llama-13b.Q4_0.gguf", "llama-70b.Q4_0.gguf"],
            ["Q4_0 (13b)", "Q4_0 (70b)", "Q4_0 (7b)"],
        ),
        (  # several models of which no type is there twice
            ["llama-7b.Q8_0.gguf", "llama-13b.Q4_0.gguf"],
            ["Q4_0 (13b)", "Q8_0 (7b)"],
        ),
        (  # folders of one model each
            ["chat/model-Q4_0.gguf", "base/model-Q4_0.gguf", "base/model-Q2_K.gguf"],
            ["Q4_0 (chat)", "Q4_0 (base)", "Q2_K"],
        ),
        (["Phi-3-mini-4k-instruct-fp16.gguf", "Phi-3-mini-4k-instruct-q4.gguf"],
         ["F16", "Phi-3-mini-4k-instruct-q4"]),
        (["model.gguf"], ["model"]),
        ([], []),
    ],
)  # fmt: skip
def test_names_of_variants(files, expected):
    assert names(*files) == expected


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (("mmproj-model-f16.gguf", GB), "mmproj"),
        (("mmproj-BF16.gguf", GB), "mmproj"),
        (("gemma-3-4b-it.mmproj-Q8_0.gguf", GB), "mmproj"),
        (("Qwen2-VL-7B-Instruct-vision-encoder.gguf", GB), "mmproj"),
        (("imatrix_unsloth.gguf", 10**6), "imatrix"),
        (("imatrix_unsloth.dat", 10**6), "imatrix"),
        (("Model-imatrix.gguf", 10**6), "imatrix"),
        (("Model.imatrix", 10**6), "imatrix"),
        (("Model-lora-f16.gguf", 10**8), "adapter"),
        (("ggml-adapter-model.gguf", 10**8), "adapter"),
        (("ggml-vocab-llama.gguf", 10**6), "vocab"),
        (("mtp-Model-Q4_K_M.gguf", GB), "draft"),
        (("MTP/Model-Q8_0.gguf", GB), "draft"),
        (("Model-DRAFT-0.5B-Q4_0.gguf", GB), "draft"),
        (("Model-eagle3-F16.gguf", GB), "draft"),
        (("Model.Q8_0.gguf.part1of3", 10 * GB), "other"),
        (("Model.Q8_0.gguf-split-a", 10 * GB), "other"),
    ],
)
def test_side_files_are_told_apart(file, kind):
    found = grouped(("Model-Q4_K_M.gguf", 10 * GB), ("Model-Q8_0.gguf", 20 * GB), file)
    assert [variant.name for variant in found.variants] == ["Q8_0", "Q4_K_M"]
    assert [(one.kind, one.file.path) for one in found.side] == [(kind, file[0])]


@pytest.mark.parametrize(
    "files",
    [
        [("Model-IQ4_XS-imatrix.gguf", 4 * GB)],
        [("Model-imatrix-Q4_K_M.gguf", 4 * GB)],
        [("Qwen-DRAFT-0.5B-Q4_0.gguf", GB)],  # a repository of drafts: they run by themselves
        [("Model-lora-merged-Q4_K_M.gguf", 4 * GB)],
        [("Qlora-Llama-Q8_0.gguf", 4 * GB)],
        [("GLM-4.5-MTP-Q4_K_M.gguf", 60 * GB), ("GLM-4.5-Q4_K_M.gguf", 60 * GB)],
        [("Exploratory-7B-Q4_K_M.gguf", 4 * GB)],
    ],
)
def test_a_word_alone_makes_no_side_file(files):
    found = grouped(*files)
    assert len(found.variants) == len(files)
    assert found.side == ()


def test_other_files_are_left_out():
    assert side("README.md", "config.json", "imatrix.txt", "a.safetensors", "logo.png") == {}


def test_parts_are_in_order_and_missing_ones_are_named():
    files = [(f"d/M-Q4_K_M-{number:05}-of-00005.gguf", number * GB) for number in (4, 1, 2)]
    (variant,) = grouped(*files).variants
    assert [file.size for file in variant.files] == [1 * GB, 2 * GB, 4 * GB]
    assert variant.size == 7 * GB
    assert variant.missing == (
        "d/M-Q4_K_M-00003-of-00005.gguf", "d/M-Q4_K_M-00005-of-00005.gguf",
    )  # fmt: skip


def test_a_count_is_only_a_claim():
    (variant,) = grouped("M-Q4_K_M-00001-of-99999.gguf").variants
    assert len(variant.missing) < 1000


def test_many_bits_come_first_even_with_parts_missing():
    files = [
        ("M-Q8_0-00001-of-00004.gguf", 2 * GB),
        ("M-Q4_K_M.gguf", 5 * GB),
        ("M-Q2_K.gguf", 3 * GB),
    ]
    assert names(*files) == ["Q8_0", "Q4_K_M", "Q2_K"]


def test_names_differ_even_where_only_their_case_does():
    found = names("M-Q4_K_M.gguf", "m-q4_k_m.gguf", "M-Q4_K_M.gguf")
    assert len(found) == 2
    assert len({name.casefold() for name in found}) == 2


STEMS = some.sampled_from(
    [
        "Model",
        "model",
        "Model-7b",
        "Model.i1",
        "a b",
        "Q4_0",
        "",
        "-",
        "mmproj",
        "lora",
        "Ünï",
        "x)",
    ]
)
KINDS = some.sampled_from(
    ["Q4_K_M", "q4_k_m", "UD-Q4_K_XL", "BF16", "fp16", "F16", "IQ1_S", "", "imat", "Q4_K_M-imat"]
)
FOLDERS = some.sampled_from(["", "a/", "b/", "Q4_K_M/", "a/Q8_0/", "MTP/"])
SHARDS = some.sampled_from(["", "-00001-of-00002", "-00002-of-00002", "-00001-of-00003", "-0-of-0"])
PATHS = some.builds(
    lambda folder, stem, kind, shard: f"{folder}{stem}-{kind}{shard}.gguf",
    FOLDERS, STEMS, KINDS, SHARDS,
)  # fmt: skip


@given(some.lists(some.tuples(PATHS, some.integers(0, 10**11)), max_size=25))
def test_every_file_is_somewhere_once_and_every_name_is_unique(files):
    made = {path: RepoFile(path, size) for path, size in files}
    found = group(made.values())
    listed = [file.path for variant in found.variants for file in variant.files]
    listed += [one.file.path for one in found.side]
    assert sorted(listed) == sorted(made)
    called = [variant.name.casefold() for variant in found.variants]
    assert len(set(called)) == len(called)
    assert all(called)
    for variant in found.variants:
        assert variant.size == sum(file.size for file in variant.files)
        stem = variant.files[0].path.rpartition("/")[2]
        assert variant.type in (quantization(stem), *map(quantization, variant.files[0].path.split("/")), "")  # fmt: skip # noqa: E501
    again = group(reversed(list(made.values())))
    assert again == found


def test_a_repository_of_thousands_of_files_is_quick():
    files = [RepoFile(f"{number % 97}/m{number}-Q4_K_M.gguf", number) for number in range(5000)]
    began = time.process_time()
    assert len(group(files).variants) == 5000
    assert time.process_time() - began < 5
