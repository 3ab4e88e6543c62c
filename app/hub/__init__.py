"""The Hub: search, what a repository holds, ranged reads, downloads."""
