export const upgrade = () => `CREATE INDEX "subscriptions_of_a_feed" ON "subscriptions" ("feed_id");`

export const downgrade = () => `DROP INDEX "subscriptions_of_a_feed";`
