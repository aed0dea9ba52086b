export const upgrade = () => `
  ALTER TABLE "feeds" ADD COLUMN "checked_at" TIMESTAMPTZ;
  ALTER TABLE "feeds" ADD COLUMN "error_count" INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE "feeds" ADD COLUMN "last_error" TEXT;
`

export const downgrade = () => `
  ALTER TABLE "feeds" DROP COLUMN "last_error";
  ALTER TABLE "feeds" DROP COLUMN "error_count";
  ALTER TABLE "feeds" DROP COLUMN "checked_at";
`
