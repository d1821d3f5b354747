/** Which rules a fact concerns, found by what it is and not by asking each. */
import { type Operation, type Traffic, VERBS } from '#model/fact'
import type { Rule, RuleInput, RuleState, Watch } from '#model/rule'
import { limits } from './limits.ts'
import type { FamilyOf } from './rule-context.ts'

export type LearningMode = 'alert' | 'learning-only' | 'silent'

/**
 * Conditions of a rule by which facts are matched. Rules are objects of many shapes, and these are of one, which is a
 * tenth faster.
 */
export interface RuleConditions {
  readonly rule: Rule
  readonly id: string
  readonly conduct: LearningMode
  readonly evaluate: Rule['evaluate']
  readonly state: RuleState
}

type Lists = Map<string, readonly RuleConditions[]>

/** Rules about facts of one protocol. */
interface RuleBucket {
  /** By kind of fact or notice; some kinds are divided further. */
  readonly byKind: Lists
  /** By outcome, and by verb: for first occurrences, and for repeats. */
  readonly operations: Map<string, Lists>
  readonly repeats: Map<string, Lists>
  /** Identities by attribute, sessions by phase. */
  readonly identities: Lists
  readonly sessions: Lists
  /** By transport, and by state: `standingOf`. */
  readonly flows: Map<string, (readonly RuleConditions[] | undefined)[]>
}

const NOBODY: readonly RuleConditions[] = []
const NO_STATE: RuleState = {}

export class RuleTable {
  readonly #familyOf: FamilyOf
  readonly #byWatch = new Map<Watch, readonly RuleConditions[]>()
  /** Attribute → whether a rule is concerned with its change. */
  readonly #changes = new Map<string, boolean>()
  /** Created as protocols appear. */
  readonly #buckets = new Map<string, RuleBucket>()

  constructor(
    rules: readonly Rule[],
    familyOf: FamilyOf,
    stateOf: (rule: Rule) => RuleState = () => NO_STATE,
  ) {
    this.#familyOf = familyOf
    for (const rule of [...rules].sort(inOrder)) {
      for (const watch of kindsOf(rule))
        this.#byWatch.set(watch, [...this.watching(watch), ruleConditionsOf(rule, stateOf(rule))])
    }
  }

  /** Every rule that watches this kind, whatever else it looks at. */
  watching(kind: Watch): readonly RuleConditions[] {
    return this.#byWatch.get(kind) ?? NOBODY
  }

  has(kind: Watch): boolean {
    return this.#byWatch.has(kind)
  }

  /** Whether any rule is concerned with a change of this attribute: if not, no picture of the device need be drawn. */
  concernsChangeOf(attribute: string): boolean {
    const known = this.#changes.get(attribute)
    if (known !== undefined) return known
    const isConcerned = this.watching('device-changed').some(({ rule }) =>
      isAmong(rule.match.attributes, attribute),
    )
    if (this.#changes.size < limits.ruleBuckets) this.#changes.set(attribute, isConcerned)
    return isConcerned
  }

  /** The rules that this concerns, in the order of their ids; those whose findings others may merge come last. */
  of({ fact, protocol, isRepeat = false }: RuleInput): readonly RuleConditions[] {
    const bucket = this.#buckets.get(protocol) ?? this.#bucketOf(protocol)
    switch (fact.kind) {
      case 'operation': {
        const byVerb = (isRepeat ? bucket.repeats : bucket.operations).get(fact.outcome)
        return byVerb?.get(fact.verb) ?? selectOperation(bucket, fact, isRepeat)
      }
      case 'device-changed':
        return selectChange(bucket, fact.attribute)
      case 'identity':
        return bucket.identities.get(fact.attribute) ?? selectIdentity(bucket, fact.attribute)
      case 'session':
        return bucket.sessions.get(fact.phase) ?? selectSession(bucket, fact.phase)
      case 'flow':
        return (
          bucket.flows.get(fact.traffic.transport)?.[standingOf(fact.traffic)] ??
          selectFlow(bucket, fact.traffic)
        )
      default:
        return bucket.byKind.get(fact.kind) ?? NOBODY
    }
  }

  #bucketOf(protocol: string): RuleBucket {
    const family = this.#familyOf(protocol)
    const bucket: RuleBucket = {
      byKind: new Map(),
      operations: new Map(),
      repeats: new Map(),
      identities: new Map(),
      sessions: new Map(),
      flows: new Map(),
    }
    for (const [kind, rules] of this.#byWatch) {
      const concerned = rules.filter(({ rule: { match } }) => {
        const { protocols, families } = match
        return protocols?.includes(protocol) !== false && families?.includes(family) !== false
      })
      if (concerned.length > 0) bucket.byKind.set(kind, concerned)
    }
    if (this.#buckets.size >= limits.ruleBuckets) this.#buckets.clear()
    this.#buckets.set(protocol, bucket)
    return bucket
  }
}

function selectOperation(
  bucket: RuleBucket,
  { outcome, verb }: Operation,
  isRepeat: boolean,
): readonly RuleConditions[] {
  const concerned = (bucket.byKind.get('operation') ?? NOBODY).filter(({ rule: { match } }) => {
    const { outcomes, verbs, repeats = true } = match
    return isAmong(outcomes, outcome) && isAmong(verbs, verb) && (repeats || !isRepeat)
  })
  // Words that are not ours, of a protocol that was added, are not remembered.
  if (!isAmong(VERBS, verb) || !isAmong(OUTCOMES, outcome)) return concerned
  const byOutcome = isRepeat ? bucket.repeats : bucket.operations
  const byVerb = byOutcome.get(outcome) ?? new Map<string, readonly RuleConditions[]>()
  byOutcome.set(outcome, byVerb.set(verb, concerned))
  return concerned
}

function selectIdentity(bucket: RuleBucket, attribute: string): readonly RuleConditions[] {
  const concerned = (bucket.byKind.get('identity') ?? NOBODY).filter(({ rule }) =>
    isAmong(rule.match.attributes, attribute),
  )
  if (bucket.identities.size < limits.ruleBuckets) bucket.identities.set(attribute, concerned)
  return concerned
}

function selectChange(bucket: RuleBucket, attribute: string): readonly RuleConditions[] {
  return (bucket.byKind.get('device-changed') ?? NOBODY).filter(({ rule }) =>
    isAmong(rule.match.attributes, attribute),
  )
}

function selectSession(bucket: RuleBucket, phase: string): readonly RuleConditions[] {
  const concerned = (bucket.byKind.get('session') ?? NOBODY).filter(({ rule }) =>
    isAmong(rule.match.phases, phase),
  )
  if (bucket.sessions.size < limits.ruleBuckets) bucket.sessions.set(phase, concerned)
  return concerned
}

function selectFlow(bucket: RuleBucket, traffic: Traffic): readonly RuleConditions[] {
  const concerned = (bucket.byKind.get('flow') ?? NOBODY).filter(({ rule: { match } }) => {
    const { transports, established = traffic.established, refused = traffic.refused } = match
    return (
      isAmong(transports, traffic.transport) &&
      established === traffic.established &&
      refused === traffic.refused
    )
  })
  const byStanding = bucket.flows.get(traffic.transport) ?? []
  byStanding[standingOf(traffic)] = concerned
  bucket.flows.set(traffic.transport, byStanding)
  return concerned
}

function standingOf({ established, refused }: Traffic): number {
  return (established ? 1 : 0) | (refused ? 2 : 0)
}

const OUTCOMES: readonly string[] = ['requested', 'succeeded', 'rejected', 'unanswered']

function isAmong(words: readonly string[] | undefined, word: string): boolean {
  return words?.includes(word) !== false
}

/** The kinds of facts and events that a rule evaluates. */
export function kindsOf({ match: { kind } }: Rule): readonly Watch[] {
  return typeof kind === 'string' ? [kind] : kind
}

export function ruleConditionsOf(rule: Rule, state: RuleState): RuleConditions {
  return { rule, id: rule.id, conduct: learningModeOf(rule), evaluate: rule.evaluate, state }
}

export function learningModeOf(rule: Rule): LearningMode {
  if (rule.whileLearning !== undefined) return rule.whileLearning
  return rule.learnable && (rule.engine === 'policy' || rule.engine === 'anomaly') ? 'learning-only' : 'alert'
}

function inOrder(one: Rule, other: Rule): number {
  const isReported = Number(one.correlateInto !== undefined) - Number(other.correlateInto !== undefined)
  return isReported !== 0 ? isReported : one.id < other.id ? -1 : 1
}
