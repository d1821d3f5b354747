/** What the name of a file of one's own rules may be, as a regular expression. */
export const RULE_NAME = '^[A-Za-z0-9][A-Za-z0-9_-]{0,60}\\.ya?ml$'
