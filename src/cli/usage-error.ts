/** The command line asks for something that makes no sense; the message says what would. Exit status 2. */
export class UsageError extends Error {}
