export const upgrade = () => `
  CREATE TABLE "sent_entries" (
    "subscription_id" INTEGER NOT NULL REFERENCES "subscriptions" ("id") ON DELETE CASCADE,
    "entry_key" VARCHAR(64) NOT NULL,
    "sent_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY ("subscription_id", "entry_key")
  );
`

export const downgrade = () => `DROP TABLE "sent_entries";`
