-- upgrade --
ALTER TABLE "book" ADD "pages" INT;
ALTER TABLE "book" ADD "language" VARCHAR(8) NOT NULL  DEFAULT 'en';
-- downgrade --
ALTER TABLE "book" DROP COLUMN "language";
ALTER TABLE "book" DROP COLUMN "pages";
