#!/usr/bin/env python3
# -*- coding: utf-8 -*-
#  The lending library, a bot that remembers who has which book.
#
#  Free to use for everybody.
# pylint: disable=missing-docstring
"""Notes on books, and what they are born with."""

from __future__ import annotations

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(
    db: BaseDBAsyncClient,
) -> str:
    """Adds the notes."""
    return """
        CREATE TABLE "note" (
            "id" INTEGER PRIMARY KEY,
            "text" TEXT NOT NULL DEFAULT 'a\ttab, a \\ backslash, \"quotes\", \u00e9\xe8\350, \U0001F4D6 and 日本'
        ); -- one \
line
        INSERT INTO "note" ("id", "text") VALUES (1, 'C:\\new\\q \q stays');
        INSERT INTO "note" ("id") VALUES (2);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "note";"""


MODELS_STATE = (
    "eJztmm1v2jAQgP9KlE+d1E0tfdu3UVptTG2ZCpumVVVkEgNWE5vaTiea+t9nOwlxEidN"
    "UCp5cnV+4/e5x+x"
)
