"""The GGUF file format: headers read with bounds, small files written, types and their names."""
