"""Every scenario of the law as files in and figures out."""

from __future__ import annotations

from tests.golden.scenarios import answers, beyond, histories, payments

STORIES = (*answers.ALL, *histories.ALL, *beyond.ALL, *payments.ALL)
