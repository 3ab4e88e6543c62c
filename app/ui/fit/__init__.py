"""A fit on view, on whichever page: verdict, words, the picture of memory, what to take."""
