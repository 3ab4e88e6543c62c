"""The Hub: search, what a repository holds, ranged reads, downloads."""

import logging
import os

# Both are read once, when huggingface_hub is imported, which only modules of this package do.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # else it asks for a list of agents once a day
os.environ["HF_HUB_DISABLE_XET"] = "1"  # a transfer of its own that proxies do not see

# They log every address at INFO and every answer's headers at DEBUG: what is searched for, and
# links that open a file to whoever has them, are nobody's business.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)
