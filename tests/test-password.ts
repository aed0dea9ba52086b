/**
 * The password in the URL that tests get. The server does not ask for it, so that it is of no use but one: nothing may
 * ever show it.
 */
export const TEST_PASSWORD = 'hush/#whisper'
