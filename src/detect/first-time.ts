import type { RuleContext } from '#model/rule'
import { type StateOf, stateMap, stateSet } from '#model/rule-state'

const LEARNED = 1
const LATER = 0

/** State of a rule that asks `isFirstTime`. */
export const FIRST_TIMES = {
  items: stateSet({ limit: 50_000, persisted: true }),
  groups: stateMap<number>({ limit: 20_000, persisted: 'number' }),
}
export type FirstTimes = StateOf<typeof FIRST_TIMES>

/**
 * True if `group` (a client, a server, a pair) had other items while learning, but never this one, and learning is
 * over. Items are stored, so rules that use it must run while learning.
 */
export function isFirstTime(
  known: RuleContext,
  { groups, items }: FirstTimes,
  [group, item]: readonly [group: string, item: string],
): boolean {
  const isLearnedGroup = groups.get(group) === LEARNED
  if (!isLearnedGroup) groups.set(group, known.isLearning ? LEARNED : LATER)
  const isKnownItem = !items.add(`${group}\n${item}`)
  return isLearnedGroup && !isKnownItem && !known.isLearning
}
