"""One module a page: published set in, ``Page`` out."""
