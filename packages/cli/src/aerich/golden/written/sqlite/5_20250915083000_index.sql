-- godwit: transaction=false
-- upgrade --
CREATE INDEX "idx_book_plain" ON "book" ("title") WHERE "title" NOT LIKE '%\n%';
    CREATE INDEX "idx_book_pages" ON "book" ("pages")
-- downgrade --
DROP INDEX "idx_book_pages"; DROP INDEX "idx_book_plain"
