-- upgrade --
CREATE TABLE IF NOT EXISTS "member" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(64) NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN "member"."name" IS 'as they call themselves; may hold "quotes" and \"backslashes\"';
CREATE TABLE IF NOT EXISTS "book" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "title" VARCHAR(255) NOT NULL UNIQUE,
    "owner_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "book" IS 'what can be lent;
one a row';
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);
