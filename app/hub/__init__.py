"""The Hub: search, what a repository holds, ranged reads, downloads.

Asking: ``client`` is the door. ``session`` gets small answers (``search``, ``describe``, ``card``,
``config_json``, ``releases``), ``ranged`` some bytes of a file, from which ``headers`` and
``header_jobs`` read what variants need; ``endpoint`` and ``token`` say whom it asks, and as whom.
What was read once is kept by ``header_store`` and ``repository_store``.

Downloading: ``downloads`` is the queue, ``download_run`` one of it, ``file_download`` one file.
``transfer`` brings a large one over several connections, ``whole`` the others; ``remote_file`` is
where the bytes come from, ``writing``, ``keeping`` and ``journal`` bring them safely to the disk,
``follow`` checks them meanwhile, and ``cache_layout`` says where they belong.

What goes wrong is an error of ``errors``: ``status`` reads it from an answer, ``causes`` from an
exception, ``disk_space`` from the disk.
"""

import logging
import os

# Both are read once, when huggingface_hub is imported, which only modules of this package do.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # else it asks for a list of agents once a day
os.environ["HF_HUB_DISABLE_XET"] = "1"  # a transfer of its own that proxies do not see

# They log every address at INFO and every answer's headers at DEBUG: what is searched for, and
# links that open a file to whoever has them, are nobody's business.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)
