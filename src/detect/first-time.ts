import type { Known } from '#model/rule'

const LEARNED = 1
const LATER = 0

/**
 * True where `group` (a client, a server, a pair) showed other items while learning, but never this one, and learning is
 * over. What is asked about is remembered, so rules that ask must run while learning. Bounded by `Known.swap`.
 */
export function isFirstTime(known: Known, group: string, item: string): boolean {
  const isLearnedGroup = known.recall(group) === LEARNED
  if (!isLearnedGroup) known.swap(group, known.isLearning ? LEARNED : LATER)
  const isKnownItem = known.swap(`${group}\n${item}`, LEARNED) !== undefined
  return isLearnedGroup && !isKnownItem && !known.isLearning
}
