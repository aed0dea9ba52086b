from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> list[str]:
    return [
        """INSERT INTO "member" ("id", "name") VALUES (-1001, 'The "Readers''" Club')""",
        """ALTER TABLE "member" ALTER COLUMN "name" TYPE TEXT USING "name"::TEXT""",
    ]


async def downgrade(db: BaseDBAsyncClient) -> list[str]:
    return []
