from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "{}" ("id" INT);""".format("tag")


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "tag";"""
