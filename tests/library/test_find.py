"""Names on the command line, and the models they mean."""

import pytest

from app.core.errors import UsageError
from app.library.find import find, spoken_name
from app.library.models import ModelEntry, Place


def entry(number, name, *places, type="Q4_K_M", **more):
    return ModelEntry(
        path=places[0].path, name=name, type=type, key=f"{number}" * 32, places=places, **more
    )


def place(store, path, name, **more):
    return Place(store=store, path=path, name=name, **more)


def cached(file, *, current=True, revision="a"):
    path = f"/hub/models--org--Model-GGUF/snapshots/{revision}/{file}"
    return place("huggingface", path, "org/Model-GGUF", owned=True, current=current)


DEMO = entry(0, "Snug Guide", place("demo", "/app/snug-guide-f16.gguf", "snug-guide-f16.gguf"))
Q4 = entry(1, "Model", cached("Model-Q4_K_M.gguf"), place("ollama", "/o/1", "model:q4"))
Q8 = entry(2, "Model", cached("Q8/Model-Q8_0-00001-of-00002.gguf"), type="Q8_0")
OLD = entry(3, "Model", cached("Model-Q4_K_M.gguf", current=False, revision="b"))
EYES = entry(4, "Eyes", cached("mmproj-F16.gguf"), type="F16", kind="mmproj", problem="None.")
SMALL = entry(5, "llama3.2:3b", place("ollama", "/o/5", "llama3.2:3b"))
LARGE = entry(6, "qwen3:8b", place("ollama", "/o/6", "qwen3:8b"),
              place("ollama", "/o/6", "qwen3:latest"))  # fmt: skip
BIG = entry(7, "qwen3:14b", place("ollama", "/o/7", "qwen3:14b"))
MINE = entry(8, "Mine", place("folder", "/m/mine.gguf", "mine.gguf"))
GONE = entry(9, "Mine", place("folder", "/usb/mine.gguf", "mine.gguf", here=False), gone=True)
JAN = entry("a", "Jan v1", place("jan", "/jan/model.gguf", "janhq/v1"))
ALL = [DEMO, Q4, Q8, OLD, EYES, SMALL, LARGE, BIG, MINE, GONE, JAN]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("llama3.2:3b", SMALL),
        ("LLAMA3.2:3B", SMALL),
        ("llama3.2", SMALL),
        ("qwen3", LARGE),
        ("qwen3:latest", LARGE),
        ("qwen3:14b", BIG),
        ("org/Model-GGUF:Q4_K_M", Q4),
        ("org/model-gguf:q8_0", Q8),
        ("org/Model-GGUF:Q8/Model-Q8_0-00001-of-00002.gguf", Q8),
        ("org/Model-GGUF:Model-Q4_K_M.gguf", Q4),
        ("model:q4", Q4),
        ("Model-Q8_0", Q8),
        ("/o/5", SMALL),
        ("2" * 32, Q8),
        ("2" * 8, Q8),
        ("mine", MINE),
        ("mine.gguf", MINE),
        ("Mine", MINE),
        ("/usb/mine.gguf", GONE),
        ("janhq/v1", JAN),
        ("Jan v1", JAN),
        ("snug guide", DEMO),
        ("snug-guide-f16", DEMO),
        (" llama3.2:3b ", SMALL),
        ("nothing", None),
        ("", None),
        ("org/Model-GGUF:", None),
        ("org/Model-GGUF:Q2_K", None),
        ("mmproj-F16.gguf", EYES),
        ("org/Model-GGUF:mmproj-F16.gguf", EYES),
        ("2222222", None),
    ],
)
def test_each_name_means_one(name, meant):
    assert find(ALL, name) is meant


def test_several_are_told_with_names_that_tell_them_apart():
    with pytest.raises(UsageError) as refused:
        find(ALL, "org/Model-GGUF")

    assert refused.value.text == "2 models are meant by “org/Model-GGUF”."
    assert refused.value.hint == "Say which: org/Model-GGUF:Q4_K_M, org/Model-GGUF:Q8_0"
    for name in ("org/Model-GGUF:Q4_K_M", "org/Model-GGUF:Q8_0"):
        assert find(ALL, name)


def test_files_of_one_name_are_told_apart_by_their_keys():
    same = [entry(n, f"N{n}", place("folder", f"/{n}/m.gguf", "m.gguf")) for n in range(9)]

    with pytest.raises(UsageError) as refused:
        find(same, "m.gguf")

    assert f"m.gguf (key {'0' * 32})" in refused.value.hint
    assert refused.value.hint.endswith(" and 3 more")


@pytest.mark.parametrize(
    "one", [DEMO, Q4, Q8, SMALL, LARGE, BIG, MINE, JAN], ids=lambda e: e.key[0]
)
def test_a_spoken_name_is_found_again(one):
    assert find(ALL, spoken_name(one)) is one
