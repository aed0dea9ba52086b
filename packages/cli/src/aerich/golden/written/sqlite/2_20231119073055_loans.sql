-- upgrade --
CREATE TABLE IF NOT EXISTS "loan" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "book_id" INT NOT NULL REFERENCES "book" ("id") ON DELETE CASCADE,
    "since" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
)
;
CREATE INDEX "idx_loan_since" ON "loan" ("since")
;
INSERT INTO "member" ("id", "name") VALUES (7, 'Ada') -- the first one;
;
ALTER TABLE "loan" ADD "until" TIMESTAMP;
-- downgrade --
DROP TABLE IF EXISTS "loan";
