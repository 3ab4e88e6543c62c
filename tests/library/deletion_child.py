"""Deletes a model in a cache and is killed after so many of its steps on the disk."""

import os
import signal
import sys
from pathlib import Path

from app.library.library import Library
from app.library.stores import Stores

cache, data, kill_after = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
library = Library(data / "child.db", data / "resources" / "guide.gguf", Stores(huggingface=cache))
(entry,) = [entry for entry in library.scan() if entry.name == "Both"]
steps = 0


def counting(real):
    def step(*args, **kwargs):
        global steps
        if steps == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1
        return real(*args, **kwargs)

    return step


Path.rename = counting(Path.rename)
Path.rmdir = counting(Path.rmdir)
os.fsync = counting(os.fsync)
library.delete(entry)
print("deleted", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
