"""Every scenario of the law as files in and figures out."""

from __future__ import annotations

from tests.golden.scenarios import acknowledged, answers, beyond, histories, institutional, payments

STORIES = (*answers.ALL, *histories.ALL, *acknowledged.ALL, *institutional.ALL, *beyond.ALL, *payments.ALL)
