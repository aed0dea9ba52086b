export const upgrade = () => `
  ALTER TABLE "users" ADD COLUMN "display_entry_tags" SMALLINT NOT NULL DEFAULT -1;
  ALTER TABLE "subscriptions" ADD COLUMN "display_entry_tags" SMALLINT NOT NULL DEFAULT -100;
`

export const downgrade = () => `
  ALTER TABLE "subscriptions" DROP COLUMN "display_entry_tags";
  ALTER TABLE "users" DROP COLUMN "display_entry_tags";
`
