from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = False


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE INDEX CONCURRENTLY "idx_book_title" ON "book" (lower("title"));"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP INDEX CONCURRENTLY "idx_book_title";"""


MODELS_STATE = "eJztmm1v2jAQgP9KlE"
