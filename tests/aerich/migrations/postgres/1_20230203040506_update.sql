-- upgrade --
ALTER TABLE "channel" ADD "etag" VARCHAR(128);
-- downgrade --
ALTER TABLE "channel" DROP COLUMN "etag";
