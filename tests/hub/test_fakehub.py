"""The unmodified huggingface_hub client runs against the fake Hub."""

from pathlib import Path

from huggingface_hub import HfApi, hf_hub_download

from fakehub.repo import Repo


def test_first(fakehub, demo, tmp_path):
    fakehub.add(Repo("maker/tiny-GGUF", {"README.md": b"hello", "tiny.gguf": demo}))
    api = HfApi(endpoint=fakehub.url, token=False)
    print([model.id for model in api.list_models(filter="gguf", expand=["gguf", "likes"])])
    print(api.model_info("maker/tiny-GGUF", files_metadata=True).gguf)
    print(list(api.list_repo_tree("maker/tiny-GGUF", recursive=True)))
    path = hf_hub_download("maker/tiny-GGUF", "tiny.gguf", endpoint=fakehub.url, cache_dir=tmp_path, token=False)
    assert Path(path).read_bytes() == demo.read_bytes()
