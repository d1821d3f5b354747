/** Documents of rule files → rules. A superset of Sigma 2.0: docs/how-to/rules.md. */
import { identifier } from '#model/identifier'
import type { Finding, Rule, RuleContext, RuleInput, Severity } from '#model/rule'
import { correlationOf } from './correlation.ts'
import { type Detection, detectionOf } from './detection.ts'
import { type Dictionary, fault, listOf, onlyKeys, problemOf, RuleFault, words } from './fault.ts'
import { withCurrentNames } from './former-words.ts'
import { limits } from './limits.ts'
import type { RuleDocument, RuleProblem } from './rule-document.ts'
import { CUSTOM_STATE, type CustomRuleState, NOVELTY_STATE } from './state.ts'
import type { CustomRuleVocabulary } from './vocabulary.ts'

/** A rule that the plant wrote, ready to judge. */
export interface CustomRule {
  readonly rule: Rule
  readonly detection: Detection
  readonly file: string
  readonly line: number
}

export interface CompiledRules {
  readonly rules: readonly CustomRule[]
  /** Parts that are not evaluated, with the reason; the first {@link limits.problems}. */
  readonly problems: readonly RuleProblem[]
}

/** Title of Defender for IoT for an alert of a custom rule. */
export const USER_DEFINED = 'Unauthorized Operation was detected by a User Defined Rule'

/** docs/internals/facts.md §8: Sigma's levels in the order of ours. */
const SEVERITY: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'major',
  medium: 'minor',
  low: 'warning',
  informational: 'notice',
}
const KEYS = [
  'title',
  'id',
  'name',
  'related',
  'taxonomy',
  'status',
  'description',
  'license',
  'author',
  'references',
  'date',
  'modified',
  'logsource',
  'detection',
  'correlation',
  'fields',
  'falsepositives',
  'level',
  'tags',
  'scope',
  'baseline',
  'window',
  'device',
]
const OF_DETECTIONS = ['logsource', 'detection', 'baseline', 'window', 'device', 'fields']

/** Rules that cannot be understood in full are refused and named; the others are ready. */
export function compileRules(
  documents: readonly RuleDocument[],
  vocabulary: CustomRuleVocabulary,
): CompiledRules {
  const steps = compiling(documents, vocabulary)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, a few rules a step: five thousand of them take a second or two, and packets do not wait for them. */
export function* compiling(
  documents: readonly RuleDocument[],
  vocabulary: CustomRuleVocabulary,
): Generator<undefined, CompiledRules> {
  const compiler = new Compiler(vocabulary)
  const maps = documents
    .filter((document) => compiler.isMap(document))
    .map((document) => ({ ...document, value: withCurrentNames(document.value as Dictionary) }))
  compiler.noteCorrelated(maps)
  const isCorrelation = ({ value }: RuleDocument) => (value as Dictionary).correlation !== undefined
  // First what correlations may name.
  const detections = maps.filter((document) => !isCorrelation(document))
  for (const [i, document] of detections.entries()) {
    compiler.detection(document)
    if (i % limits.compiledAtOnce === 0) yield
  }
  for (const document of maps) if (isCorrelation(document)) compiler.correlation(document)
  return compiler.compiled()
}

class Compiler {
  readonly #vocabulary: CustomRuleVocabulary
  readonly #rules = new Map<string, CustomRule>()
  readonly #problems: RuleProblem[] = []
  readonly #named = new Map<string, Detection>()
  /** Rules that only correlations speak by: Sigma counts those without a word of their own. */
  readonly #silent = new Set<string>()

  constructor(vocabulary: CustomRuleVocabulary) {
    this.#vocabulary = vocabulary
  }

  compiled(): CompiledRules {
    return { rules: [...this.#rules.values()], problems: this.#problems.slice(0, limits.problems) }
  }

  isMap(document: RuleDocument): boolean {
    const { value } = document
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true
    this.#attempt(document, () => fault([], 'a rule: title, logsource, detection …', value))
    return false
  }

  noteCorrelated(documents: readonly RuleDocument[]): void {
    for (const { value } of documents) {
      const { correlation } = value as { correlation?: { rules?: unknown; generate?: unknown } }
      if (correlation === undefined || correlation?.generate === true) continue
      for (const name of listOf(correlation?.rules)) this.#silent.add(String(name))
    }
  }

  detection(document: RuleDocument): void {
    this.#attempt(document, () => {
      const map = document.value as Dictionary
      const owner = identifier(document.file, String(document.line))
      const detection = detectionOf(map, owner, this.#vocabulary)
      const made = this.#ruleOf(document, detection)
      const names = [map.name, map.id].filter((name) => typeof name === 'string') as string[]
      for (const name of names) {
        if (this.#named.has(name)) fault([map.name === name ? 'name' : 'id'], 'a unique name', name)
      }
      for (const name of names) this.#named.set(name, detection)
      if (!names.some((name) => this.#silent.has(name))) this.#keep(made)
    })
  }

  correlation(document: RuleDocument): void {
    this.#attempt(document, () => {
      const map = document.value as Dictionary
      for (const key of OF_DETECTIONS)
        if (map[key] !== undefined)
          fault([key], 'no such key in a correlation: set it in the referenced rules', undefined)
      this.#keep(this.#ruleOf(document, correlationOf(map.correlation, this.#named, this.#vocabulary)))
    })
  }

  #keep(made: CustomRule): void {
    const before = this.#rules.get(made.rule.id)
    if (before !== undefined)
      fault(['title'], `a unique title (also used at ${before.file}:${before.line})`, made.rule.title)
    if (this.#rules.size >= limits.rules) fault([], `at most ${limits.rules} rules`, undefined)
    this.#rules.set(made.rule.id, made)
  }

  #attempt(document: RuleDocument, what: () => void): void {
    try {
      what()
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error
      this.#problems.push(problemOf(document, error))
    }
  }

  #ruleOf({ file, line, lines, value }: RuleDocument, detection: Detection): CustomRule {
    const map = value as Dictionary
    onlyKeys(map, [], KEYS, 'a Sigma or Sightglass key')
    const title = words(map.title, ['title']).slice(0, limits.titleCharacters)
    const level = map.level === undefined ? 'medium' : map.level
    const severity =
      (typeof level === 'string' && Object.hasOwn(SEVERITY, level) ? SEVERITY[level] : undefined) ??
      fault(['level'], Object.keys(SEVERITY).join(', '), level, Object.keys(SEVERITY))
    const rule: Rule = {
      id: idOf(title),
      engine: 'policy',
      // Its author sets the severity.
      evidence: 'packets',
      title,
      category: 'Custom Alerts',
      severity,
      techniques: techniquesOf(map.tags),
      defenderTitles: [USER_DEFINED],
      learnable: detection.isNovelty,
      state: detection.isNovelty ? NOVELTY_STATE : CUSTOM_STATE,
      why: textOf(map.description, ['description'], 'A custom rule of this site matched.'),
      todo: ['Contact the author of this rule'],
      falsePositives: textOf(map.falsepositives, ['falsepositives'], 'Not documented by the author.'),
      match: { kind: detection.watches },
      mostHitsAnHour: limits.hitsAnHour,
      evaluate: (input, known, state) =>
        detection.matches.test(input, known, state as CustomRuleState)
          ? spoken({ title, detection, vocabulary: this.#vocabulary }, input, known)
          : undefined,
      examples: { fires: [], silent: [] },
    }
    return { rule, detection, file, line: lines.title ?? line }
  }
}

/** From the title, for it is what people see; titles of other scripts by what they hold. */
function idOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  const isPlain = /^[\x20-\x7e]*$/.test(title)
  return `own-${isPlain && slug !== '' ? slug : [slug, identifier(title)].filter(Boolean).join('-')}`
}

function textOf(value: unknown, path: readonly string[], otherwise: string): string {
  const list = listOf(value)
  if (list.length === 0) return otherwise
  return list
    .map((one) => words(one, path))
    .join('; ')
    .slice(0, limits.textCharacters)
}

function techniquesOf(tags: unknown): string[] {
  if (tags === undefined) return []
  if (!Array.isArray(tags)) fault(['tags'], 'a list such as [attack.t0836]', tags)
  return (tags as readonly unknown[]).flatMap((tag, i) => {
    if (typeof tag !== 'string') fault(['tags', i], 'a string such as attack.t0836', tag)
    const text = String(tag).toLowerCase()
    const id = /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(text)?.[1]
    if (id === undefined && /^attack\.t\d/.test(text))
      fault(['tags', i], 'a technique such as attack.t0836 or attack.t1692.001', tag)
    return id === undefined ? [] : [id.toUpperCase()]
  })
}

interface Wording {
  readonly title: string
  readonly detection: Detection
  readonly vocabulary: CustomRuleVocabulary
}

function spoken({ title, detection, vocabulary }: Wording, input: RuleInput, known: RuleContext): Finding {
  const { fact } = input
  const more = detection.detail ?? detailOf(input)
  const fields = detection.shown
    .map(({ name, read }) => [name, read(input, known)] as const)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name} ${String(name === 'rule' ? [value].flat()[0] : value).slice(0, 80)}`)
  const said = `${title}${more === '' ? '' : ` (${more})`}${fields.length === 0 ? '' : `; ${fields.join(', ')}`}`
  if (fact.kind === 'alert') {
    const { sourceAddress: source, destinationAddress: target } = fact.alert
    return {
      summary: `${said}: ${fact.alert.what}`,
      source,
      target,
      subject: vocabulary.alertKey(fact.alert.rule),
    }
  }
  if ('device' in fact) {
    const { name, ipAddresses, macAddresses, id } = fact.device
    const address = ipAddresses[0] ?? macAddresses[0] ?? id
    return { summary: `${name === '' ? address : name}: ${said}`, source: address, target: '' }
  }
  return { summary: `${known.nameOf('client')} → ${known.nameOf('server')}: ${said}` }
}

function detailOf({ fact, protocol }: RuleInput): string {
  const by = protocol === '' ? '' : `${protocol}: `
  switch (fact.kind) {
    case 'operation':
      return `${by}${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`}`
    case 'lookup':
    case 'transfer':
      return `${by}${fact.name}`
    case 'identity':
    case 'device-changed':
      return `${by}${fact.attribute}`
    case 'session':
      return `${by}${fact.phase} ${fact.user ?? fact.method}`
    case 'anomaly':
      return `${by}${fact.what}`
    case 'reading':
      return `${by}${fact.point} is ${fact.value}`
    case 'alert':
      return fact.alert.title
    default:
      return protocol
  }
}
