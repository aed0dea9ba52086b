-- upgrade --
ALTER TABLE "reader" ADD "quota" SMALLINT;
-- downgrade --
ALTER TABLE "reader" DROP COLUMN "quota";
