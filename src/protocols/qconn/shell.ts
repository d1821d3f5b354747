/** Code of the operation that starts a shell by the launcher; no word of the agent itself. */
export const START_SHELL = 'start shell'
