/** Predicate of a rule on one fact: logsource, detection, baseline, window and device combined. */
import { isQuiet } from '#model/fact'
import type { RuleInput, Watch } from '#model/rule'
import { conditionOf } from './condition.ts'
import { type Dictionary, dictionary, fault, listOf, onlyKeys, words } from './fault.ts'
import type { CustomRuleField } from './fields.ts'
import { FOREIGN_NAMES, type ForeignSource, foreignSource } from './foreign-sources.ts'
import { limits } from './limits.ts'
import { type FieldCondition, fieldCalled, type MatchContext, mapMatches, searchMatches } from './matching.ts'
import { noveltyOf } from './novelty.ts'
import { allOf, anyOf, type Predicate, predicate } from './predicate.ts'
import { type CustomRuleVocabulary, FACT_KINDS } from './vocabulary.ts'

export interface Detection {
  readonly watches: readonly Watch[]
  /** The only protocols that can emit such facts; undefined: any. */
  readonly services: readonly string[] | undefined
  readonly matches: Predicate
  /** Speaks of what is new here: it may be learned. */
  readonly isNovelty: boolean
  /** Fields that the rule wants shown. */
  readonly shown: readonly CustomRuleField[]
  /** Of a correlation: `10 times within 5m`. */
  readonly detail?: string | undefined
}

const CATEGORIES: readonly Watch[] = [
  ...FACT_KINDS,
  'flow',
  'new-link',
  'new-device',
  'device-changed',
  'silent-device',
  'program-changed',
  'alert',
]
/** Fields that only the answer brings. */
const OF_ANSWERS = ['response', 'error', 'answer']

/** @param owner distinguishes this rule's state from that of others */
export function detectionOf(rule: Dictionary, owner: string, vocabulary: CustomRuleVocabulary): Detection {
  const source = sourceOf(rule, vocabulary)
  const asked = new Map<string, FieldCondition>()
  const asking: MatchContext = {
    vocabulary,
    watches: source.watches,
    service: source.name,
    asked,
    foreign: source.foreign,
  }
  const parts = [detectionIn(rule, asking)]
  if (rule.device !== undefined)
    parts.push(mapMatches(dictionary(rule.device, ['device']), ['device'], asking))
  if (rule.window !== undefined) parts.push(windowOf(rule.window))
  if (rule.baseline !== undefined)
    parts.push(noveltyOf(dictionary(rule.baseline, ['baseline']), ['baseline'], owner, asking))
  const shown = listOf(rule.fields).map((name, i) =>
    fieldCalled(words(name, ['fields', i]), ['fields', i], asking),
  )
  const phases = phasesOf(asked)
  return {
    watches: watchesOf(source.watches, asked, source.isNamed),
    services: source.protocol === undefined ? undefined : [source.protocol],
    matches: allOf(phases === undefined ? parts : [phases, ...parts]),
    isNovelty: rule.baseline !== undefined,
    shown,
  }
}

interface Source {
  /** Service or category as written; '' for any. */
  readonly name: string
  readonly protocol: string | undefined
  readonly watches: readonly Watch[]
  /** The author names the kind of fact. */
  readonly isNamed: boolean
  /** Names of fields in the product the rule was written for. */
  readonly foreign?: ForeignSource['fields'] | undefined
}

function sourceOf(rule: Dictionary, vocabulary: CustomRuleVocabulary): Source {
  const source = dictionary(rule.logsource, ['logsource'])
  onlyKeys(source, ['logsource'], ['product', 'service', 'category', 'definition'], 'a logsource key')
  const foreign = foreignSource(source)
  if (foreign !== undefined) return { ...foreign, isNamed: true, foreign: foreign.fields }
  if (source.product !== 'sightglass')
    fault(
      ['logsource', 'product'],
      `sightglass; other products: ${FOREIGN_NAMES.join(', ')}`,
      [source.product, source.category, source.service].filter(Boolean).join(' '),
      ['sightglass'],
    )
  const { category, service: asked } = source
  if (category !== undefined && !CATEGORIES.includes(category as Watch))
    fault(['logsource', 'category'], `a fact kind: ${CATEGORIES.join(', ')}`, category, CATEGORIES)
  const ofCategory = category === undefined ? undefined : [category as Watch]
  if (asked === undefined)
    return {
      name: String(category ?? ''),
      protocol: undefined,
      watches: ofCategory ?? FACT_KINDS,
      isNamed: ofCategory !== undefined,
    }
  const service = vocabulary.services.get(String(asked).toLowerCase())
  if (service === undefined)
    return fault(
      ['logsource', 'service'],
      'a protocol (see sightglass protocols list), flow, link, device or alert',
      asked,
      vocabulary.services.keys(),
    )
  const watches = ofCategory === undefined ? service.watches : ofCategory
  if (service.isOfHouse && watches.some((watch) => !service.watches.includes(watch)))
    fault(
      ['logsource', 'category'],
      `a kind of ${service.name}: ${service.watches.join(', ')}`,
      category,
      service.watches,
    )
  return {
    name: service.name,
    protocol: service.isOfHouse ? undefined : service.name,
    watches,
    isNamed: ofCategory !== undefined || service.isOfHouse,
  }
}

function detectionIn(rule: Dictionary, asking: MatchContext): Predicate {
  const detection = dictionary(rule.detection, ['detection'])
  const searches = new Map<string, Predicate>()
  const names = Object.keys(detection).filter((name) => name !== 'condition')
  if (names.length === 0) fault(['detection'], 'at least one search in addition to condition', undefined)
  if (names.length > limits.searches)
    fault(['detection'], `at most ${limits.searches} searches`, names.length)
  for (const name of names) {
    if (name === 'timeframe')
      fault(['detection', name], 'a correlation with timespan: Sigma 2 has no timeframe', undefined)
    searches.set(name, searchMatches(detection[name], ['detection', name], asking))
  }
  const path = ['detection', 'condition']
  const conditions = listOf(detection.condition)
  if (conditions.length === 0) fault(path, 'a condition such as selection and not filter', undefined)
  return anyOf(conditions.map((text) => conditionOf(words(text, path), searches, path)))
}

/**
 * Only kinds of facts that have a field which was asked; all if none was asked that belongs to a kind. Readings are many
 * and are judged only where a rule means them.
 */
function watchesOf(
  base: readonly Watch[],
  asked: ReadonlyMap<string, FieldCondition>,
  isNamed: boolean,
): readonly Watch[] {
  if (isNamed) return base
  const kinds = new Set([...asked.values()].flatMap(({ field }) => field.kinds ?? []))
  const meansReadings = ['point', 'quality'].some((name) => asked.has(name))
  const usual = base.filter((kind) => kind !== 'reading' || meansReadings)
  const narrowed = usual.filter((kind) => kinds.has(kind))
  return narrowed.length === 0 ? usual : narrowed
}

/**
 * An operation is emitted with its request and again with its response. A rule without conditions on the response is
 * evaluated at the request; one with them, when the response arrived or timed out. Undefined: at each.
 */
function phasesOf(asked: ReadonlyMap<string, FieldCondition>): Predicate | undefined {
  const isOfAnswer = OF_ANSWERS.some((name) => asked.has(name))
  if (asked.get('response')?.values.some((value) => value === 'requested')) return undefined
  if (isOfAnswer) return predicate(({ fact }) => outcomeOf(fact) !== 'requested')
  // A value that is read comes with the response, a value that is written with the request.
  const wantsValue = asked.has('value')
  return predicate(({ fact }) => {
    const outcome = outcomeOf(fact)
    if (outcome === undefined || outcome === 'requested') return true
    if (outcome !== 'succeeded' || fact.kind !== 'operation') return false
    // Reports that a device sends by itself have no request.
    return fact.verb === 'report' || (wantsValue && isQuiet(fact.verb))
  })
}

function outcomeOf(fact: RuleInput['fact']): string | undefined {
  return fact.kind === 'operation' || fact.kind === 'lookup' ? fact.outcome : undefined
}

function windowOf(window: unknown): Predicate {
  if (window === 'maintenance') return predicate((_, known) => known.maintenance() !== '')
  if (window === 'outside_maintenance') return predicate((_, known) => known.maintenance() === '')
  return fault(['window'], 'maintenance or outside_maintenance', window, [
    'maintenance',
    'outside_maintenance',
  ])
}
