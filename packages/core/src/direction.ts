/** Which half of a migration runs. */
export type Direction = 'upgrade' | 'downgrade'
