-- godwit: transaction=false
-- upgrade --
CREATE INDEX CONCURRENTLY "idx_book_title" ON "book" (lower("title"));
-- downgrade --
DROP INDEX CONCURRENTLY "idx_book_title";
