from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return await sql_for("tag")


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "tag";"""
