/** Bounds of what one judgement looks at, and of what is remembered between judgements. */
export const limits = {
  /** Items of evidence of one device. */
  items: 64,
  /** Registered domains remembered of one host. */
  asks: 16,
  /** Distinct brands asked for, past which a host is a PC or a resolver and its domains count for nothing. */
  brands: 40,
  /** UTF-16 units of a text that patterns are run on. */
  text: 512,
  /** Texts, names and models whose matches are remembered. */
  remembered: 20_000,
  /** Reasons shown for and against. */
  reasons: 12,
  /** Tokens of one device, for likeness and the learned model. */
  tokens: 60,
} as const
