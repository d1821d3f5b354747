export const limits = {
  /** Items whose names are remembered by their handles, per connection. */
  handles: 8192,
  /** Calls awaiting an answer, per connection. */
  pending: 64,
  /** Items named in an operation's object. */
  shownItems: 4,
  /** Readings emitted for one call. */
  readings: 64,
  /** Characters of one string. */
  characters: 4096,
} as const
