from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "member" ADD "greeting" TEXT NOT NULL DEFAULT 'Hello,
you';
        ALTER TABLE "member" ADD "notify" SMALLINT NOT NULL  DEFAULT 1;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "member" DROP COLUMN "notify";
        ALTER TABLE "member" DROP COLUMN "greeting";"""
