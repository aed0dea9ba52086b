from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    rows = await db.execute_query_dict("SELECT 1")
    return ""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "tag";"""
