-- upgrade --
ALTER TABLE "member" ADD "greeting" TEXT NOT NULL DEFAULT 'Hello,
you';
        ALTER TABLE "member" ADD "notify" SMALLINT NOT NULL  DEFAULT 1;
-- downgrade --
ALTER TABLE "member" DROP COLUMN "notify";
        ALTER TABLE "member" DROP COLUMN "greeting";
