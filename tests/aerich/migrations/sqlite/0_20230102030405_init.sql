-- upgrade --
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(20) NOT NULL,
    "content" JSON NOT NULL
);
CREATE TABLE IF NOT EXISTS "channel" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "link" VARCHAR(4096) NOT NULL UNIQUE /* where it is read from; "https" preferred */
);
