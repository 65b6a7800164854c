"""Intake: the landing folder, as it is, to raw tables. No figure is computed here, and the folder is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.intake.landing import has_news

if TYPE_CHECKING:
    from pipelines.intake.batches import IntakeSummary, Progress
    from pipelines.ledger import Ledger
    from pipelines.settings import Settings

__all__ = ["has_news", "run"]


def run(settings: Settings, ledger: Ledger, run_id: str, progress: Progress | None = None) -> IntakeSummary:
    """Bring the landing folder into the raw tables; see ``batches.run``.

    The reader is loaded here and not with the package: ``has_news`` must stay cheap.
    """
    from pipelines.intake import batches

    return batches.run(settings, ledger, run_id, progress)
