from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "member" ADD "code" VARCHAR(16) CHECK ("code" ~ '^\\w+\\.\\d{2}$');
        CREATE FUNCTION "shout"(t TEXT) RETURNS TEXT LANGUAGE plpgsql AS $body$
        BEGIN
            -- down
            RETURN upper(t) || '\\' || E'\\t';
        END;
        $body$;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP FUNCTION "shout";
        ALTER TABLE "member" DROP COLUMN "code";"""
