-- upgrade --
INSERT INTO "member" ("id", "name") VALUES (-1001, 'The "Readers''" Club');
