"""What `adapter.` stands for while sqlfluff renders a model."""

from __future__ import annotations

from collections.abc import Callable


def dispatch(macro: str) -> Callable[..., str]:
    return lambda *arguments: f"{macro}({', '.join(map(str, arguments))})"
