/** Invalid command line; the message has the expected form. Exit status 2. */
export class UsageError extends Error {}
