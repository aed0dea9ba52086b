-- upgrade --
ALTER TABLE "reader" ADD "tags" SMALLINT NOT NULL DEFAULT -1;
-- downgrade --
ALTER TABLE "reader" DROP COLUMN "tags";
