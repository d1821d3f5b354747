import type { RuleContext } from '#model/rule'

const LEARNED = 1
const LATER = 0

/**
 * True if `group` (a client, a server, a pair) had other items while learning, but never this one, and learning is
 * over. Items are stored, so rules that use it must run while learning. Bounded by `RuleContext.swap`.
 */
export function isFirstTime(known: RuleContext, group: string, item: string): boolean {
  const isLearnedGroup = known.recall(group) === LEARNED
  if (!isLearnedGroup) known.swap(group, known.isLearning ? LEARNED : LATER)
  const isKnownItem = known.swap(`${group}\n${item}`, LEARNED) !== undefined
  return isLearnedGroup && !isKnownItem && !known.isLearning
}
