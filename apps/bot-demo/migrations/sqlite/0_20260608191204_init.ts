export const upgrade = () => `
  CREATE TABLE "users" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "active" SMALLINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE "feeds" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "url" TEXT NOT NULL UNIQUE,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE "subscriptions" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "user_id" INTEGER NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "feed_id" INTEGER NOT NULL REFERENCES "feeds" ("id") ON DELETE CASCADE,
    "created_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE ("user_id", "feed_id")
  );
  CREATE TABLE "options" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
  );
`

export const downgrade = () => `
  DROP TABLE "options";
  DROP TABLE "subscriptions";
  DROP TABLE "feeds";
  DROP TABLE "users";
`
