"""The commands of `rcm`, one module a purpose. Thin: they ask, call, and print."""
