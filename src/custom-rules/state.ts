/** State of custom rules. Their groups and spans are set by their authors: each rule has all parts, and uses some. */
import { countWindow, distinctWindow, type StateOf, stateMap, stateSet } from '#model/rule-state'
import { limits } from './limits.ts'

const sliding = { limit: limits.groups, seconds: limits.timespan }
const correlated = {
  /** Group → when the correlation fired last. */
  fired: stateMap<number>({ limit: limits.groups }),
  /** Step and group → when the latest chain that reached it began. */
  steps: stateMap<number>({ limit: limits.groups }),
  events: countWindow(sliding),
  values: distinctWindow(sliding),
  rules: distinctWindow(sliding),
}

/** Of rules that report new combinations, which are normal from then on. */
export const NOVELTY_STATE = {
  combinations: stateSet({ limit: limits.groups, persisted: true }),
  ...correlated,
}
export const CUSTOM_STATE = { combinations: stateSet({ limit: limits.groups }), ...correlated }
export type CustomRuleState = StateOf<typeof CUSTOM_STATE>
