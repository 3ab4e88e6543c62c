"""Each program's store as it lies on the disk."""

import json
import os
from pathlib import Path

import pytest

from app.hub.places import hub_cache
from app.library.stores import Stores

A, B = "a" * 40, "b" * 40


def listed(library, *folders):
    """What a scan finds beside the demo model."""
    return library.scan([str(folder) for folder in folders])[1:]


def told(entry):
    return [(place.store, place.name) for place in entry.places]


# Hugging Face


@pytest.mark.parametrize("links", [True, False], ids=["links", "files"])
def test_a_cache_with_revisions(library, hub, make_model, tmp_path, links):
    hub.links = links
    old = make_model(tmp_path / "old.gguf", "Old")
    new = make_model(tmp_path / "new.gguf", "New")
    same = make_model(tmp_path / "same.gguf", "Same", "Q8_0")
    for revision, changed in ((A, old), (B, new)):
        hub.add("org/model-GGUF", revision, "model-Q4_K_M.gguf", changed)
        last = hub.add("org/model-GGUF", revision, "sub/model-Q8_0.gguf", same)

    entries = {entry.name: entry for entry in listed(library)}

    assert entries.keys() == {"Old", "New", "Same"}
    assert {entry.repo for entry in entries.values()} == {"org/model-GGUF"}
    assert [place.current for place in entries["Old"].places] == [False]
    assert [place.current for place in entries["New"].places] == [True]
    (place,) = entries["Same"].places
    assert place.path == str(last)
    assert place.revision == B
    assert place.owned


def test_unfinished_downloads_are_no_models(library, hub, make_model, tmp_path):
    made = make_model(tmp_path / "made.gguf")
    pointer = hub.add("org/repo", A, "made.gguf", made)
    blobs = hub.repo("org/repo") / "blobs"
    (blobs / f"{'0' * 64}.1a2b3c4d.incomplete").write_bytes(made.read_bytes()[:100])
    pointer.with_name("other.gguf").symlink_to("../../blobs/gone")
    begun = hub.repo("org/begun") / "blobs"
    begun.mkdir(parents=True)
    (begun / f"{'1' * 64}.incomplete").touch()
    (hub.root / "datasets--org--data" / "snapshots" / A).mkdir(parents=True)
    (hub.root / "version.txt").write_text("1")

    assert [entry.path for entry in listed(library)] == [str(pointer)]
    assert library.unread == ()


def test_side_files_of_a_repository_are_told_apart(library, hub, make_model, tmp_path):
    side = make_model(tmp_path / "p.gguf", "Eyes", "F16", **{"general.architecture": "clip"})
    hub.add("org/repo", A, "mmproj-F16.gguf", side)
    hub.add("org/repo", A, "m.gguf", make_model(tmp_path / "m.gguf", "Model"))
    hub.add("org/repo", A, "README.md", make_model(tmp_path / "readme.gguf", "Not one"))

    model, projector = listed(library)

    assert (model.name, model.kind) == ("Model", "model")
    assert (projector.name, projector.kind) == ("Eyes", "mmproj")
    assert projector.problem


def test_a_split_model_in_a_cache(library, hub, make_split, tmp_path):
    parts = make_split(tmp_path)
    pointers = [hub.add("org/big", A, f"Q4_K_M/{part.name}", part) for part in parts]

    (entry,) = listed(library)

    assert entry.path == str(pointers[0])
    assert entry.parameters == 3 * 2560
    assert entry.problem is None

    pointers[0].unlink()
    (entry,) = listed(library)
    assert entry.path == str(pointers[0])
    assert "1 of 3 parts" in (entry.problem or "")
    assert entry.size == sum(part.stat().st_size for part in parts[1:])


def test_a_chosen_folder_may_hold_other_caches(library, hub, ollama, make_model, tmp_path):
    chosen = tmp_path / "drive"
    hub.root, ollama.root = chosen / "hf" / "hub", chosen / "ollama"
    hub.add("org/repo", A, "m.gguf", make_model(tmp_path / "a.gguf", "A"))
    ollama.add("registry.ollama.ai/library/b/1b", make_model(tmp_path / "b.gguf", "B"))
    make_model(chosen / "c.gguf", "C")

    entries = listed(library, chosen)

    assert [told(entry) for entry in entries] == [
        [("huggingface", "org/repo")],
        [("ollama", "b:1b")],
        [("folder", "c.gguf")],
    ]
    assert not any(entry.owned for entry in entries)


# Ollama


def test_ollama_names_and_types(library, ollama, make_model, tmp_path):
    q4 = make_model(tmp_path / "q4.gguf", "Llama 3.2 3B Instruct")
    q8 = make_model(tmp_path / "q8.gguf", "Mine", "Q8_0")
    side = make_model(tmp_path / "p.gguf", **{"general.architecture": "clip"})
    text = tmp_path / "LICENSE"
    text.write_text("free")
    blob = ollama.add(
        "registry.ollama.ai/library/llama3.2/3b", q4, license=text, template=text, projector=side
    )
    ollama.add("registry.ollama.ai/robin/mine/latest", q8)
    ollama.add("hf.co/org/repo-GGUF/Q8_0", q8)
    ollama.add("example.com/team/model/v1", q8)

    first, second = sorted(listed(library), key=lambda entry: entry.type)

    assert first.name == "llama3.2:3b"
    assert first.type == "Q4_K_M"
    assert first.path == str(blob)
    assert not first.owned
    assert sorted(told(second)) == [
        ("ollama", "example.com/team/model:v1"),
        ("ollama", "hf.co/org/repo-GGUF:Q8_0"),
        ("ollama", "robin/mine:latest"),
    ]
    assert second.repo == "org/repo-GGUF"
    assert second.type == "Q8_0"


def test_two_tags_of_one_blob(library, ollama, make_model, tmp_path):
    source = make_model(tmp_path / "m.gguf")
    for tag in ("latest", "3b"):
        ollama.add(f"registry.ollama.ai/library/llama3.2/{tag}", source)

    (entry,) = listed(library)

    assert told(entry) == [("ollama", "llama3.2:3b"), ("ollama", "llama3.2:latest")]
    assert entry == listed(library)[0]


def test_manifests_that_are_none_are_passed_over(library, ollama, make_model, tmp_path):
    source = make_model(tmp_path / "m.gguf")
    good = ollama.add("registry.ollama.ai/library/good/latest", source)
    layer = {"mediaType": "application/vnd.ollama.image.model"}
    for number, manifest in enumerate(
        [
            "{half",
            "[]",
            '"text"',
            {},
            {"layers": "none"},
            {"layers": [1, None]},
            {"layers": [layer]},
            {"layers": [layer | {"digest": "sha256:" + "0" * 64}]},  # a pull that has not ended
            {"layers": [layer | {"digest": "../../../etc/passwd"}]},
            {"layers": [{"mediaType": "application/vnd.ollama.image.tensor", "digest": "x"}]},
        ]
    ):
        ollama.write(f"registry.ollama.ai/library/bad{number}/latest", manifest)
    ollama.write("registry.ollama.ai/library/.DS_Store", "{}")
    (ollama.root / "manifests" / "stray").write_text("{}")

    assert [entry.path for entry in listed(library)] == [str(good)]
    assert library.unread == ()


def test_a_list_of_manifests_leads_to_the_gguf_one(library, ollama, make_model, tmp_path):
    source = make_model(tmp_path / "m.gguf")
    digest, _ = ollama.blob(source)
    child = {"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": digest}]}
    inner = tmp_path / "inner.json"
    inner.write_text(json.dumps(child))
    reference, _ = ollama.blob(inner)
    kind = {"mediaType": "application/vnd.ollama.manifest.list.v2+json"}
    mlx = {"runner": "mlx", "layers": []}
    ollama.write("registry.ollama.ai/library/a/latest", kind | {"manifests": [mlx, child]})
    later = ollama.root / "manifests-v2" / "registry.ollama.ai" / "library" / "b" / "latest"
    later.parent.mkdir(parents=True)
    later.write_text(json.dumps(kind | {"manifests": [mlx, {"digest": reference}]}))

    (entry,) = listed(library)

    assert told(entry) == [("ollama", "a:latest"), ("ollama", "b:latest")]


# LM Studio and Jan


def test_lm_studio(library, stores, make_model, make_split):
    root = stores.lmstudio[0]
    one = make_model(root / "pub" / "model-GGUF" / "model-Q4_K_M.gguf", "One")
    make_model(root / "pub" / "model-GGUF" / "mmproj.gguf", **{"general.architecture": "clip"})
    parts = make_split(root / "pub" / "big")
    loose = make_model(root / "loose.gguf", "Loose")
    (root / "pub" / "model-GGUF" / "downloading_x.gguf.part").write_bytes(b"GGUF")

    entries = {entry.name: entry for entry in listed(library)}

    assert {entry.path for entry in entries.values()} == {str(one), str(parts[0]), str(loose)}
    assert told(entries["One"]) == [("lmstudio", "pub/model-GGUF")]
    assert entries["One"].repo == "pub/model-GGUF"
    assert told(entries["Loose"]) == [("lmstudio", "loose.gguf")]


def test_jan(library, stores, make_model, make_split, tmp_path):
    root = stores.jan[0]
    models = root / "llamacpp" / "models"
    named = make_model(models / "org" / "model-Q4" / "model.gguf", "Named")
    eyes = make_model(models / "org" / "model-Q4" / "mmproj.gguf", "Eyes")
    (named.parent / "model.yml").write_text(
        "model_path: llamacpp/models/org/model-Q4/model.gguf\n"
        "mmproj_path: llamacpp/models/org/model-Q4/mmproj.gguf\n"
        "name: 'org/model-Q4'  # a comment is none in quotes\n"
        "size_bytes: 1\n"
    )
    imported = make_model(tmp_path / "mine" / "import.gguf", "Imported")
    card = models / "imported" / "model.yml"
    card.parent.mkdir()
    card.write_text(f'name: imported\nmodel_path: "{imported}"\n')
    parts = make_split(models / "big")
    (models / "big" / "model.yml").write_text(
        f"name: big\nmodel_path: llamacpp/models/big/{parts[0].name}\n"
    )
    old = make_model(root / "models" / "trinity" / "trinity.gguf", "Old")
    lost = models / "lost" / "model.yml"
    lost.parent.mkdir()
    lost.write_text("name: lost\nmodel_path: llamacpp/models/lost/gone.gguf\n")

    entries = {entry.name: entry for entry in listed(library)}

    assert eyes.exists()
    assert {name: (entry.path, told(entry)[0][1]) for name, entry in entries.items()} == {
        "Named": (str(named), "org/model-Q4"),
        "Imported": (str(imported), "imported"),
        "Big": (str(parts[0]), "big"),
        "Old": (str(old), "trinity"),
    }
    assert all(entry.places[0].store == "jan" for entry in entries.values())


# Chosen folders


def test_folders_within_folders_and_circles(library, make_model, tmp_path):
    chosen = tmp_path / "chosen"
    deep = make_model(chosen / "a" / "b" / "c" / "Deep.GGUF", "Deep")
    make_model(chosen / ".cache" / "hidden.gguf", "Hidden")
    make_model(chosen / ".hidden.gguf", "Hidden too")
    (chosen / "a" / "b" / "round").symlink_to(chosen)
    (chosen / "self").symlink_to(chosen / "self")
    outside = make_model(tmp_path / "outside" / "far.gguf", "Far")
    (chosen / "linked").symlink_to(outside.parent)
    (chosen / "folder.gguf").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(chosen / "pipe.gguf")

    entries = listed(library, chosen)

    assert [entry.path for entry in entries] == [str(deep), str(chosen / "linked" / "far.gguf")]
    assert library.unread == ()


def test_a_folder_that_may_not_be_read_is_told(library, make_model, tmp_path, monkeypatch):
    chosen = tmp_path / "chosen"
    locked = make_model(chosen / "locked" / "a.gguf", "A").parent
    make_model(chosen / "open" / "b.gguf", "B")
    assert len(listed(library, chosen)) == 2
    real = os.scandir

    def refuse(path="."):
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    entries = listed(library, chosen)

    assert [(one.path, "right to read" in one.text) for one in library.unread] == [
        (str(locked), True)
    ]
    # What was there may well still be: it is not forgotten.
    assert [(entry.name, entry.gone) for entry in entries] == [("A", True), ("B", False)]


def test_too_many_folders_are_told(library, make_model, tmp_path):
    chosen = tmp_path / "chosen"
    path = chosen
    for _ in range(30):
        path = path / "deeper"
    make_model(path / "a.gguf", "A")
    make_model(chosen / "b.gguf", "B")

    assert [entry.name for entry in listed(library, chosen)] == ["B"]
    assert "too many folders" in library.unread[0].text


def test_a_chosen_folder_that_is_a_store_is_looked_at_once(library, stores, make_model):
    model = make_model(stores.lmstudio[0] / "pub" / "m" / "a.gguf", "A")

    for chosen in (stores.lmstudio[0], stores.lmstudio[0].parent):
        (entry,) = [one for one in listed(library, chosen) if one.name == "A"]
        assert told(entry) == [("lmstudio", "pub/m")]
        assert entry.path == str(model)


def test_a_chosen_folder_that_is_not_there_is_told(library, tmp_path):
    assert listed(library, tmp_path / "usb") == []
    assert "removable or network drive" in library.unread[0].text


# Where stores usually are


def usual(tmp_path, env=None, system="linux"):
    return Stores.usual(tmp_path / "hub", env or {}, tmp_path, system)


def test_usual_places(tmp_path):
    stores = usual(tmp_path)

    assert stores.huggingface == tmp_path / "hub"
    assert stores.ollama[:2] == (
        tmp_path / ".ollama" / "models",
        Path("/usr/share/ollama/.ollama/models"),
    )
    assert stores.lmstudio == (
        tmp_path / ".lmstudio" / "models",
        tmp_path / ".cache" / "lm-studio" / "models",
    )
    assert stores.jan == (tmp_path / ".local" / "share" / "Jan" / "data", tmp_path / "jan")


@pytest.mark.parametrize(
    ("system", "folder"),
    [("darwin", "Library/Application Support"), ("win32", "AppData/Roaming")],
)
def test_usual_places_of_other_systems(tmp_path, system, folder):
    stores = usual(tmp_path, system=system)

    assert stores.ollama == (tmp_path / ".ollama" / "models",)
    assert stores.jan[0] == tmp_path / folder / "Jan" / "data"


def test_what_the_environment_says(tmp_path):
    env = {"OLLAMA_MODELS": "~/big/ollama", "JAN_DATA_FOLDER": str(tmp_path / "jans")}
    stores = usual(tmp_path, env)

    assert stores.ollama == (tmp_path / "big" / "ollama",)
    assert stores.jan == (tmp_path / "jans",)


@pytest.mark.parametrize("settings", [".lmstudio", ".config/LM Studio", "elsewhere"])
def test_what_lm_studio_is_set_to(tmp_path, settings):
    (tmp_path / ".lmstudio-home-pointer").write_text(f"{tmp_path / 'elsewhere'}\n")
    file = tmp_path / settings / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text("\ufeff" + json.dumps({"downloadsFolder": str(tmp_path / "drive")}))

    stores = usual(tmp_path)

    assert stores.lmstudio[0] == tmp_path / "drive"
    assert tmp_path / "elsewhere" / "models" in stores.lmstudio


def test_what_jan_is_set_to(tmp_path):
    file = tmp_path / ".local" / "share" / "Jan" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"data_folder": str(tmp_path / "drive" / "jan")}))

    assert usual(tmp_path).jan[0] == tmp_path / "drive" / "jan"


@pytest.mark.parametrize("text", ["{", "[]", '{"downloadsFolder": 1}', "", "\xff\xfe"])
def test_unreadable_settings_of_others_change_nothing(tmp_path, text):
    file = tmp_path / ".lmstudio" / "settings.json"
    file.parent.mkdir()
    file.write_bytes(text.encode("latin-1"))

    assert usual(tmp_path).lmstudio[0] == tmp_path / ".lmstudio" / "models"


def test_one_folder_under_two_names_is_one_store(tmp_path):
    (tmp_path / ".lmstudio").mkdir()
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "lm-studio").symlink_to(tmp_path / ".lmstudio")

    assert usual(tmp_path).lmstudio == (tmp_path / ".lmstudio" / "models",)


def test_tests_see_no_model_of_whoever_runs_them():
    stores = Stores.usual(hub_cache())
    home = Path(os.environ["SNUG_HOME"])
    for folder in (stores.huggingface, *stores.ollama, *stores.lmstudio, *stores.jan):
        assert folder.is_relative_to(home)
