--  The lending library, a bot that remembers who has which book.
--
--  Free to use for everybody.
-- upgrade --
CREATE TABLE "note" (
            "id" INTEGER PRIMARY KEY,
            "text" TEXT NOT NULL DEFAULT 'a	tab, a \ backslash, "quotes", éèè, 📖 and 日本'
        ); -- one line
        INSERT INTO "note" ("id", "text") VALUES (1, 'C:\new\q \q stays');
        INSERT INTO "note" ("id") VALUES (2);
-- downgrade --
DROP TABLE "note";
