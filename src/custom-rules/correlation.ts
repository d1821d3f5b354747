/**
 * Correlations of Sigma: so many of one kind, so many different values, several kinds together in a time. Sigma
 * correlation rules specification 2.0. Each speaks once a group and timespan, however often it holds meanwhile.
 */
import type { RuleContext, RuleInput } from '#model/rule'
import type { Detection } from './detection.ts'
import { type Dictionary, dictionary, fault, listOf, onlyKeys, words } from './fault.ts'
import type { Read } from './fields.ts'
import { limits } from './limits.ts'
import { fieldCalled } from './matching.ts'
import { anyOf, predicate } from './predicate.ts'
import type { CustomRuleState } from './state.ts'
import type { CustomRuleVocabulary } from './vocabulary.ts'

const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate']
const TYPES = ['event_count', 'value_count', 'temporal', 'temporal_ordered']
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** The rules a correlation may name, by their `name` and `id`. */
type Named = ReadonlyMap<string, Detection>

/** A part of the correlation that the fact at hand is, and what that makes of it. */
type Holds = (steps: readonly number[], group: string, judged: Evaluated) => boolean

interface Evaluated {
  readonly input: RuleInput
  readonly known: RuleContext
  readonly state: CustomRuleState
}

interface Setting {
  readonly block: Dictionary
  readonly names: readonly string[]
  readonly seconds: number
  readonly readOf: (name: string, path: readonly string[]) => readonly Read[]
}

export function correlationOf(value: unknown, named: Named, vocabulary: CustomRuleVocabulary): Detection {
  const block = dictionary(value, ['correlation'])
  onlyKeys(block, ['correlation'], KEYS, 'a correlation key')
  const names = listOf(block.rules).map((name, i) => words(name, ['correlation', 'rules', i]))
  if (names.length === 0 || names.length > limits.correlated)
    fault(['correlation', 'rules'], `1 to ${limits.correlated} rule names`, names.length)
  const parts = names.map(
    (name, i) =>
      named.get(name) ?? fault(['correlation', 'rules', i], 'a rule name or id', name, named.keys()),
  )
  const seconds = secondsOf(block.timespan)
  const readOf = (name: string, path: readonly string[]) =>
    parts.map((part, i) => readFor(name, path, part, names[i]!, block, vocabulary))
  const setting: Setting = { block, names, seconds, readOf }
  const { holds, detail } = kindOf(setting)
  const groups = listOf(block['group-by']).map((name) =>
    readOf(words(name, ['correlation', 'group-by']), ['correlation', 'group-by']),
  )
  const matches = predicate(
    (input, known, state) => {
      const judged = { input, known, state }
      const steps = stepsOf(parts, judged)
      if (steps.length === 0) return false
      const group = groups.map((reads) => String(reads[steps[0]!]!(input, known) ?? '')).join('\t')
      return holds(steps, group, judged) && firesAgain(group, seconds, judged)
    },
    2,
    anyOf(parts.map((part) => part.matches)).needs,
  )
  const services = parts.map((part) => part.services)
  return {
    watches: [...new Set(parts.flatMap(({ watches }) => watches))],
    services: services.every((one) => one !== undefined) ? [...new Set(services.flat())] : undefined,
    matches,
    isNovelty: parts.some(({ isNovelty }) => isNovelty),
    shown: [],
    detail: `${detail} within ${String(block.timespan)}`,
  }
}

/** Which of the parts the fact is. */
function stepsOf(parts: readonly Detection[], { input, known, state }: Evaluated): readonly number[] {
  const steps: number[] = []
  for (const [i, { watches, services, matches }] of parts.entries()) {
    const isMeant = watches.includes(input.fact.kind) && (services?.includes(input.protocol) ?? true)
    if (isMeant && matches.test(input, known, state)) steps.push(i)
  }
  return steps
}

function firesAgain(group: string, seconds: number, { input, state }: Evaluated): boolean {
  const before = state.fired.get(group)
  if (before !== undefined && input.lastTime - before <= seconds * 1e6) return false
  state.fired.set(group, input.lastTime)
  return true
}

/** How one part reads a field: by its own name, or by the alias that the correlation gives it. */
function readFor(
  name: string,
  path: readonly string[],
  { watches, services }: Detection,
  rule: string,
  block: Dictionary,
  vocabulary: CustomRuleVocabulary,
): Read {
  const aliases = block.aliases === undefined ? {} : dictionary(block.aliases, ['correlation', 'aliases'])
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined
  const meant = alias === undefined ? name : dictionary(alias, ['correlation', 'aliases', name])[rule]
  if (meant === undefined)
    fault(['correlation', 'aliases', name], `the field of ${rule} for ${name}`, undefined)
  const where = alias === undefined ? path : ['correlation', 'aliases', name, rule]
  const asking = { vocabulary, watches, service: services?.[0] ?? '', asked: new Map() }
  return fieldCalled(words(meant, where), where, asking).read
}

function kindOf({ block, names, seconds, readOf }: Setting): { holds: Holds; detail: string } {
  const { type } = block
  switch (type) {
    case 'event_count': {
      const least = leastOf(block.condition, ['gte', 'gt', 'eq'])
      return {
        holds: (_, group, { input, state }) => state.events.add(group, input.count, seconds) >= least,
        detail: `${least} times`,
      }
    }
    case 'value_count': {
      const { field } = dictionary(block.condition, ['correlation', 'condition'])
      const name = words(field, ['correlation', 'condition', 'field'])
      const reads = readOf(name, ['correlation', 'condition', 'field'])
      const least = leastOf(block.condition, ['gte', 'gt', 'eq', 'field'])
      return {
        holds: ([step], group, { input, known, state }) => {
          const found = reads[step!]!(input, known)
          return found !== undefined && state.values.add(group, String(found), seconds) >= least
        },
        detail: `${least} different values of ${name}`,
      }
    }
    case 'temporal':
      mustBeBare(block.condition)
      return {
        holds: (steps, group, { state }) => {
          let kinds = 0
          for (const step of steps) kinds = state.rules.add(group, names[step]!, seconds)
          return kinds >= new Set(names).size
        },
        detail: names.join(' and '),
      }
    case 'temporal_ordered':
      mustBeBare(block.condition)
      return { holds: inOrder(names.length, seconds), detail: names.join(', then ') }
    default:
      return fault(['correlation', 'type'], TYPES.join(', '), type, TYPES)
  }
}

/** Remembers of each step when the latest chain that reached it began; a step counts only after the one before it. */
function inOrder(count: number, seconds: number): Holds {
  return (steps, group, { input, state }) => {
    let isComplete = false
    // From the last step back, so that one fact is not two steps at once.
    for (const step of [...steps].reverse()) {
      let began: number = input.time
      if (step > 0) {
        const start = state.steps.get([step - 1, group])
        if (start === undefined || input.lastTime - start > seconds * 1e6) continue
        began = start
      }
      state.steps.set([step, group], began)
      isComplete ||= step === count - 1
    }
    return isComplete
  }
}

function mustBeBare(condition: unknown): void {
  if (condition !== undefined)
    fault(['correlation', 'condition'], 'no condition: all rules must match within the timespan', condition)
}

function leastOf(value: unknown, known: readonly string[]): number {
  const path = ['correlation', 'condition']
  const condition = dictionary(value, path)
  for (const key of Object.keys(condition))
    if (['lt', 'lte', 'neq'].includes(key))
      fault([...path, key], 'gte, gt or eq: lower bounds are not supported', undefined)
  onlyKeys(condition, path, known, 'one of')
  const { gte, gt, eq } = condition
  const least = gt === undefined ? Number(gte ?? eq) : Number(gt) + 1
  return Number.isInteger(least) && least > 0 && least <= 100_000
    ? least
    : fault(path, 'gte, gt or eq with an integer from 1 to 100000', value)
}

function secondsOf(timespan: unknown): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(String(timespan ?? '')) ?? []
  const seconds = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN)
  return seconds > 0 && seconds <= limits.timespan
    ? seconds
    : fault(['correlation', 'timespan'], 'a duration such as 30s, 5m, 12h or 7d, at most 30d', timespan)
}
