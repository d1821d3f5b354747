/** Bounds of what one judgement looks at, and of what is remembered between judgements. */
export const limits = {
  /** Items of evidence of one device. */
  items: 64,
  /** Values of one attribute that are looked at, the best first. */
  values: 16,
  /** UTF-16 units of a text that patterns are run on. */
  text: 512,
  /** Texts, names and models whose matches are remembered. */
  remembered: 20_000,
  /** Sums of evidence that are remembered. */
  verdicts: 5000,
  /** Judgements cached without frames and times, for devices with the same statements. */
  contents: 5000,
  /** Reasons shown for and against. */
  reasons: 12,
  /** Tokens of one device, for likeness and the learned model. */
  tokens: 60,
} as const
