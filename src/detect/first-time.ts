import type { Known } from '#model/rule'

/**
 * True where `group` (a client, a server, a pair) has shown other items before, but never this one, and learning is over.
 * What is asked about is remembered, so rules that ask must run while learning. Bounded by `Known.swap`.
 */
export function isFirstTime(known: Known, group: string, item: string): boolean {
  const isKnownGroup = known.swap(group, 1) !== undefined
  const isKnownItem = known.swap(`${group}\n${item}`, 1) !== undefined
  return isKnownGroup && !isKnownItem && !known.isLearning
}
