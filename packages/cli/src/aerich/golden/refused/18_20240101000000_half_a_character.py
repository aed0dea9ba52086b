from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return "CREATE TABLE tag (sign TEXT DEFAULT '\ud83d');"


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "tag";"""
