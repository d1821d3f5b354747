/** Bounds on the cost of a custom rule. */
export const limits = {
  /** Rules of all files. */
  rules: 5_000,
  /** Rules compiled before packets are read on. */
  compiledAtOnce: 20,
  /** Alternatives of one field. */
  values: 10_000,
  /** Ways of writing one value: five dashes, three places within base64. */
  spellings: 15,
  /** Searches of one rule, and fields of one search. */
  searches: 200,
  /** Characters of a condition. */
  conditionCharacters: 2_000,
  /** Brackets within brackets, of conditions and of regular expressions. */
  depth: 30,
  /** Characters of a regular expression, and the steps that it becomes once its counts are written out. */
  expressionCharacters: 1_000,
  expressionSteps: 1_000,
  /** Characters of a fact's text that a pattern is tried on; text of packets is cut at 512 before. */
  triedCharacters: 2_048,
  /** A rule that speaks more often in an hour of traffic disables itself: docs/how-to/rules.md. */
  hitsAnHour: 50,
  /** Rules that one correlation brings together. */
  correlated: 20,
  /** Groups, steps and combinations of one rule that are remembered at once. */
  groups: 10_000,
  /** Hours of rules whose alerts are counted. */
  countedRules: 5_000,
  /** Seconds of a correlation: thirty days. */
  timespan: 30 * 86_400,
  /** Characters of a title, and of a description, in an alert. */
  titleCharacters: 120,
  textCharacters: 400,
  /** Values of one field that the index keeps as they came; then it begins anew. */
  seenValues: 20_000,
  /** Problems reported of all files; more are only counted. */
  problems: 1_000,
} as const
