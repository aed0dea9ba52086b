from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        -- upgrade: the words come from the titles
        CREATE TABLE `word` ("text" TEXT NOT NULL DEFAULT '${title} \\ `x`' PRIMARY KEY);
        INSERT INTO "word" ("text") VALUES ('carriage\rreturn'), ('both\r\nof them');
        -- godwit: description=not an option of this file"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "word";"""
