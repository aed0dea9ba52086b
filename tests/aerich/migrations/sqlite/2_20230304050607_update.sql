-- upgrade --
CREATE TABLE IF NOT EXISTS "reader" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "channel_id" INT NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE
);
-- downgrade --
DROP TABLE IF EXISTS "reader";
