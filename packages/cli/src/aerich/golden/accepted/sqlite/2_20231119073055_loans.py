from typing import List

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> List[str]:
    return [
        """CREATE TABLE IF NOT EXISTS "loan" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "book_id" INT NOT NULL REFERENCES "book" ("id") ON DELETE CASCADE,
    "since" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
)""",
        'CREATE INDEX "idx_loan_since" ON "loan" ("since")',
        'INSERT INTO "member" ("id", "name") VALUES (7, \'Ada\') -- the first one;',
        ("ALTER TABLE \"loan\" ADD \"until\" TIMESTAMP;"),
        "",
    ]


async def downgrade(db: BaseDBAsyncClient) -> List[str]:
    return ["""DROP TABLE IF EXISTS "loan";"""]
