-- The lending library, a bot that remembers who has which book.
-- Free to use for everybody.
-- upgrade --
CREATE TABLE IF NOT EXISTS "member" (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" VARCHAR(64) NOT NULL /* as they call themselves; may hold "quotes" */
);
CREATE TABLE IF NOT EXISTS "book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "title" VARCHAR(255) NOT NULL UNIQUE,
    "owner_id" INT NOT NULL REFERENCES "member" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(20) NOT NULL,
    "content" JSON NOT NULL
);
