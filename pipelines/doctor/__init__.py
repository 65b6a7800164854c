"""What ``rcm doctor`` looks at: is everything there that a run needs, and is it kept as it should be.

``probes`` and ``volume`` judge facts and touch nothing; ``facts`` collects them.
"""

from __future__ import annotations

from pipelines.doctor.line import Line, State, worst

__all__ = ["Line", "State", "worst"]
