/** An engine without one of its models, to measure what that model is worth: docs/internals/detection-models.md §8. */
import type { Normal, NormalChannel } from '#detect/plant'
import { kindsOf } from '#detect/rule-table'
import { MODELS, type Rule } from '#model/rule'

/** The models of docs/internals/detection-models.md §3 in their order, M1 to M6. */
export const ABLATED = ['relations', 'commands', ...MODELS] as const
export type Ablated = (typeof ABLATED)[number]

const KNOWS_ALL: NormalChannel = {
  keyValues: { byBehaviourKey: () => new Map() },
  knows: () => true,
  knowsVerb: () => true,
  probabilityOfNew: () => 0,
  hasProbation: false,
  isOnProbation: () => false,
}

/** Normal behaviour without M1 or M2: their findings count as known. */
export function normalWithout(normal: Normal, off: readonly Ablated[]): Normal {
  if (!off.includes('relations') && !off.includes('commands')) return normal
  const isUsualAlways = off.includes('relations')
  return {
    get isClosed() {
      return normal.isClosed
    },
    knowsConnectionPair: (seen) => isUsualAlways || normal.knowsConnectionPair(seen),
    knowsDevice: (party) => normal.knowsDevice(party),
    learnedSeconds: (party) => normal.learnedSeconds(party),
    get longestLearnedSeconds() {
      return normal.longestLearnedSeconds
    },
    knowsService: (seen) => isUsualAlways || normal.knowsService(seen),
    learnsConnectionPairs: (seen, now) => normal.learnsConnectionPairs(seen, now),
    learnsOperations: (observed, now) => normal.learnsOperations(observed, now),
    channelOf: (observed) => (off.includes('commands') ? KNOWS_ALL : normal.channelOf(observed)),
    isUsualOfPeers: (observed) => normal.isUsualOfPeers(observed),
    verbKnownAt: (observed) => normal.verbKnownAt(observed),
    knownAtAlike: (observed) => normal.knownAtAlike(observed),
    isClientOfOthers: (observed, isOfAnyType) => normal.isClientOfOthers(observed, isOfAnyType),
    isUsedByAlike: (observed) => normal.isUsedByAlike(observed),
    baselineUpdateOf: (observed) => normal.baselineUpdateOf(observed),
    keyValuesOf: (protocol, operation) => normal.keyValuesOf(protocol, operation),
  }
}

/** The rules, without the findings of these models. */
export function rulesWithout(rules: readonly Rule[], off: readonly Ablated[]): readonly Rule[] {
  if (off.length === 0) return rules
  const isOff: ReadonlySet<string> = new Set(off)
  return rules
    .filter(({ requiresModel }) => requiresModel === undefined || !isOff.has(requiresModel))
    .map((rule) =>
      kindsOf(rule).includes('deviation')
        ? {
            ...rule,
            evaluate: (judged, ...rest) =>
              judged.fact.kind === 'deviation' && isOff.has(judged.fact.model)
                ? undefined
                : rule.evaluate(judged, ...rest),
          }
        : rule,
    )
}
