export const upgrade = () => `
  ALTER TABLE "feeds" ADD COLUMN "etag" TEXT;
  ALTER TABLE "feeds" ADD COLUMN "last_modified" TEXT;
`

export const downgrade = () => `
  ALTER TABLE "feeds" DROP COLUMN "last_modified";
  ALTER TABLE "feeds" DROP COLUMN "etag";
`
