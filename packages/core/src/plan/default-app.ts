/** The app of a project that names none. */
export const DEFAULT_APP = 'models'
