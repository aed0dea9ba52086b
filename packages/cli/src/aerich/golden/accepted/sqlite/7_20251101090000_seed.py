from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """INSERT INTO "member" ("id", "name") VALUES (-1001, 'The "Readers''" Club');"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        """
