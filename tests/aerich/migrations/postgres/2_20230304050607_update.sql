-- upgrade --
CREATE TABLE IF NOT EXISTS "reader" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(255) NOT NULL,
    "channel_id" INT NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE
);
-- downgrade --
DROP TABLE IF EXISTS "reader";
