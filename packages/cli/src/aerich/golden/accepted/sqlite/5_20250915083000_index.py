from tortoise import BaseDBAsyncClient; from typing import Any

RUN_IN_TRANSACTION = False


async def upgrade(db): return (r"""
    CREATE INDEX "idx_book_plain" ON "book" ("title") WHERE "title" NOT LIKE '%\n%';
    CREATE INDEX "idx_book_pages" ON "book" ("pages")
""")


async def downgrade(db: "BaseDBAsyncClient", ) -> "str": return u'DROP INDEX "idx_book_pages"; DROP INDEX "idx_book_plain"'
