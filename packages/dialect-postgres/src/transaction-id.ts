/** Asks which transaction this is. The last of what is sent ahead of a migration's body, in the same round trip. */
export const TRANSACTION_ID = 'SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text'
