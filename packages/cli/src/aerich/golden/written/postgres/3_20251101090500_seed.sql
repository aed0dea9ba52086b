-- upgrade --
INSERT INTO "member" ("id", "name") VALUES (-1001, 'The "Readers''" Club')
;
ALTER TABLE "member" ALTER COLUMN "name" TYPE TEXT USING "name"::TEXT
