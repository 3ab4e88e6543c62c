# Read by the engine's own CMakeLists.txt right after its project() line (dev_engine.py passes
# -DCMAKE_PROJECT_llama_cpp_INCLUDE). That file forces llama.cpp's `common` library on in the
# cache; this normal variable outranks the cache entry. `common` serves llama.cpp's own
# command-line tools, nothing in the Python package loads it, and it is half the compile.
set(LLAMA_BUILD_COMMON OFF)
