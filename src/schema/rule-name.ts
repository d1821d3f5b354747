/** Permitted file name of custom rules, as a regular expression. */
export const RULE_NAME = '^[A-Za-z0-9][A-Za-z0-9_-]{0,60}\\.ya?ml$'
