export const upgrade = () => `
  ALTER TABLE "users" ADD COLUMN "notify" SMALLINT NOT NULL DEFAULT 1;
  ALTER TABLE "users" ADD COLUMN "link_preview" SMALLINT NOT NULL DEFAULT 1;
  ALTER TABLE "subscriptions" ADD COLUMN "notify" SMALLINT NOT NULL DEFAULT -100;
  ALTER TABLE "subscriptions" ADD COLUMN "link_preview" SMALLINT NOT NULL DEFAULT -100;
`

export const downgrade = () => `
  ALTER TABLE "subscriptions" DROP COLUMN "link_preview";
  ALTER TABLE "subscriptions" DROP COLUMN "notify";
  ALTER TABLE "users" DROP COLUMN "link_preview";
  ALTER TABLE "users" DROP COLUMN "notify";
`
