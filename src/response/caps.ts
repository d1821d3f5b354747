/** How much may be cut, however many people agree. */
export const caps = {
  /** Applied in the last hour. */
  perHour: 5,
  /** The same target again. */
  sameTargetMs: 10 * 60_000,
  /** Entries of all served lists together. */
  listEntries: 1000,
  /** Time to decide. */
  decideMs: 15 * 60_000,
  /** A cut ends by itself. */
  defaultSeconds: 3600,
  longestSeconds: 24 * 3600,
} as const

export interface PastCut {
  readonly target: string
  readonly appliedMs: number
}

/** Why no further cut may be applied now; undefined if it may. */
export function overCap(past: readonly PastCut[], target: string, nowMs: number): string | undefined {
  const hour = past.filter(({ appliedMs }) => nowMs - appliedMs < 3_600_000)
  if (hour.length >= caps.perHour)
    return `${caps.perHour} responses were applied within an hour; no more until one of them is older`
  const same = past.find((one) => one.target === target && nowMs - one.appliedMs < caps.sameTargetMs)
  if (same !== undefined)
    return `${target} was acted on within the last ${caps.sameTargetMs / 60_000} minutes`
  return undefined
}
