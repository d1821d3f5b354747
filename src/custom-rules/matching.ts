/** `field|modifier: values` of Sigma, as a predicate. Sigma specification 2.0, "Detection" and appendix "Modifiers". */

import { ExpressionRefused } from '#bytes/expression/program'
import type { Watch } from '#model/rule'
import { parseRange } from '#model/site'
import { expressionOf, type Flags } from './expression.ts'
import { type Dictionary, fault, listOf } from './fault.ts'
import { type CustomRuleField, FIELDS, type Read } from './fields.ts'
import type { ForeignSource } from './foreign-sources.ts'
import { currentValues } from './former-words.ts'
import { limits } from './limits.ts'
import { allOf, anyOf, indexKey, type Needs, type Predicate, predicate } from './predicate.ts'
import type { RulePath } from './rule-document.ts'
import { SPELLINGS, spelled } from './spellings.ts'
import type { CustomRuleVocabulary } from './vocabulary.ts'
import { between, fitsPattern, patternOf } from './wildcards.ts'

/** Place of a map of fields, and the fields it may use. */
export interface MatchContext {
  readonly vocabulary: CustomRuleVocabulary
  readonly watches: readonly Watch[]
  /** Name of the service, for messages: `modbus`; '' for any. */
  readonly service: string
  /** Gathers what was asked, by which values. */
  readonly asked: Map<string, FieldCondition>
  /** Names of fields in the product the rule was written for. */
  readonly foreign?: ForeignSource['fields'] | undefined
}

export interface FieldCondition {
  readonly field: CustomRuleField
  readonly values: unknown[]
}

type Single = string | number | boolean
type Test = (value: Single) => boolean

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
}
const TEXT = ['contains', 'startswith', 'endswith']
const KINDS = [...TEXT, 're', 'cidr', ...Object.keys(COMPARE), 'in', 'exists', 'fieldref']
const FLAGS = ['i', 'm', 's']
const SPELLED = Object.keys(SPELLINGS)
const MODIFIERS = [...KINDS, ...SPELLED, 'all', 'cased', 'neq', ...FLAGS]

/** All fields of the map must match: Sigma joins them by AND. */
export function mapMatches(map: Dictionary, path: RulePath, asking: MatchContext): Predicate {
  const entries = Object.entries(map)
  if (entries.length === 0) fault(path, 'at least one field', undefined)
  if (entries.length > limits.searches) fault(path, `at most ${limits.searches} fields`, entries.length)
  return allOf(entries.map(([key, values]) => fieldMatches(key, values, path, asking)))
}

/** Any of the words is in any text of the fact: Sigma's keywords. */
export function keywordsMatch(words: readonly unknown[], path: RulePath): Predicate {
  if (words.length > limits.values) fault(path, `at most ${limits.values} keywords`, words.length)
  const patterns = words.map((word, i) => {
    if (!isSingle(word) || word === '') fault([...path, i], 'a keyword, or a mapping of fields', word)
    return between(patternOf(String(word).toLowerCase()).pattern, true, true)
  })
  return predicate(({ fact }) =>
    Object.entries(fact).some(([key, value]) => {
      if (key === 'kind' || typeof value !== 'string') return false
      const text = tried(value).toLowerCase()
      return patterns.some((pattern) => fitsPattern(pattern, text))
    }),
  )
}

/** The field of this name. Throws the fault with the nearest name, and with the service that has it. */
export function fieldCalled(name: string, path: RulePath, asking: MatchContext): CustomRuleField {
  const { vocabulary, watches, service, foreign } = asking
  const meant = foreign !== undefined && Object.hasOwn(foreign, name) ? foreign[name]! : name
  const found = typeof meant === 'string' ? vocabulary.field(meant, watches) : meant
  if (found !== undefined) return found
  if (foreign !== undefined)
    return fault(path, `a supported field of ${service}: ${Object.keys(foreign).join(', ')}`, name)
  const where = service === '' ? 'a field' : `a field of ${service}`
  const isElsewhere = FIELDS.some((field) => field.name === name)
  const hint = isElsewhere ? ` (${name} belongs to other services)` : ''
  return fault(
    path,
    `${where}${hint}; sightglass rules fields${service === '' ? '' : ` ${service}`} lists them`,
    name,
    vocabulary.fields(watches).map((field) => field.name),
  )
}

interface Modifiers {
  readonly kind: string
  readonly isAll: boolean
  readonly isCased: boolean
  readonly isNegated: boolean
  readonly flags: Flags
  /** Ways of writing the values, in order. */
  readonly spellings: readonly string[]
}

function modifiersOf(modifiers: readonly string[], path: RulePath): Modifiers {
  for (const one of modifiers) {
    if (one === 'expand') fault(path, 'literal values: placeholders are not supported', undefined)
    if (!MODIFIERS.includes(one)) fault(path, `a modifier: ${MODIFIERS.join(', ')}`, one, MODIFIERS)
  }
  const repeated = modifiers.find((one, i) => modifiers.indexOf(one) < i)
  if (repeated !== undefined) fault(path, `the modifier ${repeated} once`, modifiers.join('|'))
  const kinds = modifiers.filter((one) => KINDS.includes(one) && one !== 'in')
  // `fieldref|contains` and the like: Sigma 2.1.
  const isReference = kinds.includes('fieldref')
  const others = kinds.filter((one) => one !== 'fieldref')
  if (others.length > 1 || (isReference && others.length > 0 && !TEXT.includes(others[0]!)))
    fault(path, 'one kind of comparison', kinds.join('|'))
  const kind = isReference ? ['fieldref', ...others].join('|') : (others[0] ?? 'is')
  if (kind !== 're' && modifiers.some((one) => FLAGS.includes(one)))
    fault(path, 'the flags i, m and s after re alone', modifiers.join('|'))
  const spellings = modifiers.filter((one) => SPELLED.includes(one))
  if (spellings.length > 0 && kind !== 'is' && !TEXT.includes(kind))
    fault(path, `${spellings.join(' and ')} with equality, contains, startswith or endswith`, kind)
  return {
    spellings,
    kind,
    isAll: modifiers.includes('all'),
    isCased: modifiers.includes('cased'),
    isNegated: modifiers.includes('neq'),
    flags: {
      isCaseless: modifiers.includes('i'),
      isMultiline: modifiers.includes('m'),
      isDotAll: modifiers.includes('s'),
    },
  }
}

function fieldMatches(key: string, values: unknown, above: RulePath, asking: MatchContext): Predicate {
  const [name = '', ...words] = key.split('|')
  const path = [...above, key]
  const field = fieldCalled(name, path, asking)
  const modifiers = modifiersOf(words, path)
  const list = currentValues(field.name, listOf(values === undefined ? null : values))
  if (list.length === 0 || list.length > limits.values)
    fault(path, `1 to ${limits.values} values`, list.length)
  noteAsked(asking.asked, field, list)
  const found = comparison(field, list, modifiers, path, asking)
  return modifiers.isNegated ? predicate((...asked) => !found.test(...asked), found.cost) : found
}

function noteAsked(
  asked: Map<string, FieldCondition>,
  field: CustomRuleField,
  values: readonly unknown[],
): void {
  const known = asked.get(field.name)
  if (known === undefined) asked.set(field.name, { field, values: [...values] })
  else known.values.push(...values)
}

function comparison(
  field: CustomRuleField,
  list: readonly unknown[],
  modifiers: Modifiers,
  path: RulePath,
  asking: MatchContext,
): Predicate {
  const { read } = field
  const cost = field.isOfDevice === true ? 1 : 0
  if (modifiers.kind === 'exists') {
    const [wanted] = list
    if (typeof wanted !== 'boolean' || list.length > 1) fault(path, 'true or false', list)
    return predicate((input, known) => hasValue(read(input, known)) === wanted, cost)
  }
  if (modifiers.kind.startsWith('fieldref')) return sameAs(field, list, modifiers, path, asking)
  const isPlain = modifiers.kind === 'is' && modifiers.spellings.length === 0
  if (isPlain && field.values !== undefined) mustBePossible(field, list, path)
  const tests = list.map((one, i) => testOf(one, modifiers, list.length > 1 ? [...path, i] : path))
  const takesNothing = modifiers.kind === 'is' && list.includes(null)
  const { isAll } = modifiers
  const needs = isPlain && !isAll ? needsOf(field, list) : undefined
  return predicate(
    (input, known) => {
      const value = read(input, known)
      if (value === undefined || (typeof value === 'object' && value.length === 0)) return takesNothing
      if (typeof value !== 'object') {
        return isAll ? tests.every((test) => test(value)) : tests.some((test) => test(value))
      }
      const fits = (test: Test) => value.some((one) => test(one))
      return isAll ? tests.every(fits) : tests.some(fits)
    },
    cost,
    needs,
  )
}

/** The only values that can match, for the index; undefined where that is not known. */
function needsOf(field: CustomRuleField, list: readonly unknown[]): Needs | undefined {
  if (field.isOfDevice === true || field.isList === true) return undefined
  const isPlain = (one: unknown) =>
    typeof one === 'number' ||
    typeof one === 'boolean' ||
    (typeof one === 'string' && patternOf(one).plain !== undefined)
  if (!list.every(isPlain)) return undefined
  const keys = list.map((one) => indexKey(typeof one === 'string' ? patternOf(one).plain! : (one as Single)))
  return new Map([[field.name, new Set(keys)]])
}

/** A rule that can never match is a misspelt one. */
function mustBePossible(field: CustomRuleField, list: readonly unknown[], path: RulePath): void {
  for (const [i, one] of list.entries()) {
    if (typeof one !== 'string' || /[*?]/.test(one)) continue
    if (!field.values!.some((value) => value.toLowerCase() === one.toLowerCase()))
      fault(list.length > 1 ? [...path, i] : path, field.values!.join(', '), one, field.values)
  }
}

function hasValue(value: ReturnType<Read>): boolean {
  return value !== undefined && value !== '' && (typeof value !== 'object' || value.length > 0)
}

function sameAs(
  field: CustomRuleField,
  list: readonly unknown[],
  { kind, isCased }: Modifiers,
  path: RulePath,
  asking: MatchContext,
): Predicate {
  const others = list.map((one) => {
    if (typeof one !== 'string') fault(path, 'a field name', one)
    const other = fieldCalled(one, path, asking)
    noteAsked(asking.asked, other, [])
    return other
  })
  const folded = (value: Single) => (isCased ? String(value) : String(value).toLowerCase())
  const compare: Readonly<Record<string, (a: string, b: string) => boolean>> = {
    fieldref: (a, b) => a === b,
    'fieldref|contains': (a, b) => a.includes(b),
    'fieldref|startswith': (a, b) => a.startsWith(b),
    'fieldref|endswith': (a, b) => a.endsWith(b),
  }
  const fits = compare[kind]!
  const cost = [field, ...others].some(({ isOfDevice }) => isOfDevice === true) ? 1 : 0
  return predicate((input, known) => {
    const mine = field.read(input, known)
    if (!hasValue(mine)) return false
    return others.some(({ read }) => {
      const theirs = read(input, known)
      if (!hasValue(theirs)) return false
      const right = listOf(theirs) as readonly Single[]
      return (listOf(mine) as readonly Single[]).some((a) => right.some((b) => fits(folded(a), folded(b))))
    })
  }, cost)
}

function isSingle(value: unknown): value is Single {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function tried(text: string): string {
  return text.length > limits.triedCharacters ? text.slice(0, limits.triedCharacters) : text
}

function testOf(wanted: unknown, modifiers: Modifiers, path: RulePath): Test {
  const { kind, isCased, flags, spellings } = modifiers
  if (wanted === null && kind === 'is') return () => false
  if (!isSingle(wanted)) return fault(path, 'a string or a number', wanted)
  if (spellings.length > 0) {
    const plain = { ...modifiers, spellings: [] }
    const isEncoded = spellings.some((one) => one !== 'windash')
    const ways = spelled(String(wanted), spellings)
    if (ways.length > limits.spellings)
      fault(path, `at most ${limits.spellings} encodings of a value`, ways.length)
    const tests = ways.map((text) => testOf(isEncoded ? escaped(text) : text, plain, path))
    return (value) => tests.some((test) => test(value))
  }
  const compare = COMPARE[kind]
  if (compare !== undefined) {
    const bound = Number(wanted)
    if (wanted === '' || typeof wanted === 'boolean' || Number.isNaN(bound)) fault(path, 'a number', wanted)
    // An empty text is no number, though Number('') is 0.
    return (value) => value !== '' && typeof value !== 'boolean' && compare(Number(value), bound)
  }
  if (kind === 'cidr') {
    const range =
      parseRange(String(wanted)) ?? fault(path, 'a network such as 10.1.0.0/16 or fd00::/8', wanted)
    return (value) => range.holds(String(value))
  }
  if (kind === 're') {
    const found = expressionIn(String(wanted), flags, path)
    return (value) => found(String(value))
  }
  const folded = (text: string) => (isCased ? text : text.toLowerCase())
  const { pattern, plain } = patternOf(folded(String(wanted)))
  if (kind === 'is' && plain !== undefined) {
    const number = typeof wanted === 'number' ? wanted : undefined
    return (value) => folded(String(value)) === plain || (number !== undefined && isNumber(value, number))
  }
  if (wanted === '' && kind !== 'is') fault(path, 'at least one character', wanted)
  const whole = between(
    pattern,
    kind === 'contains' || kind === 'endswith',
    kind === 'contains' || kind === 'startswith',
  )
  return (value) => fitsPattern(whole, folded(tried(String(value))))
}

/** Encoded text holds no wildcards. */
function escaped(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&')
}

/** `0x0f` of a protocol that prints hexadecimal codes is 15 as well. */
function isNumber(value: Single, wanted: number): boolean {
  return typeof value === 'string' ? value !== '' && Number(value) === wanted : value === wanted
}

function expressionIn(source: string, flags: Flags, path: RulePath): (text: string) => boolean {
  try {
    return expressionOf(source, flags)
  } catch (error) {
    if (!(error instanceof ExpressionRefused)) throw error
    return fault(path, `a regular expression: ${error.message}`, source)
  }
}

/** Maps, any of which may match: a list of them in Sigma. */
export function searchMatches(search: unknown, path: RulePath, asking: MatchContext): Predicate {
  if (!Array.isArray(search)) {
    if (typeof search !== 'object' || search === null) fault(path, 'a mapping of fields, or a list', search)
    return mapMatches(search as Dictionary, path, asking)
  }
  const list = search as readonly unknown[]
  if (list.length === 0) fault(path, 'at least one field or keyword', undefined)
  if (list.every((one) => typeof one !== 'object')) return keywordsMatch(list, path)
  return anyOf(
    list.map((one, i) => {
      if (typeof one !== 'object' || one === null || Array.isArray(one))
        return fault([...path, i], 'only mappings, or only keywords', one)
      return mapMatches(one as Dictionary, [...path, i], asking)
    }),
  )
}
