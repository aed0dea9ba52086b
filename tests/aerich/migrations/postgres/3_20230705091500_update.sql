-- godwit: formerly=3_20230705092330_update
-- upgrade --
ALTER TABLE "reader" ADD "quota" SMALLINT;
-- downgrade --
ALTER TABLE "reader" DROP COLUMN "quota";
