/** Figures of identification: captures by product, banners by product and vendor held out, lying devices, cost. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Identifier } from '#identification/identifier'
import type { IdentificationTables } from '#identification/tables'
import { Taxonomy } from '#identification/taxonomy'
import { vendorKey } from '#identification/vendor-names'
import { confidenceWord, type DeviceStatements, type Judgement } from '#model/identification'
import { recordsIn } from '#model/tab-separated'
import { identificationTables } from '#reference-data/identification-tables'
import { loadKnowledge } from '#reference-data/knowledge'
import { analyse } from '../../tests/whole-analysis.ts'
import { adversarial } from './adversarial.ts'
import { BannerKnowledge } from './banner-knowledge.ts'
import { judgeDocumented } from './documented.ts'
import { type Example, Softmax } from './softmax.ts'

const BENCH = fileURLToPath(new URL('../../bench/identity/', import.meta.url))
const CUT = { chunkBytes: 1 << 20, sliceBytes: undefined }
const FOLDS = 5
const limits = {
  /** Tokens of one banner. */
  tokens: 120,
} as const
/** The stricter split: all banners of a vendor that have no model number are held out together. */
const VENDOR_AS_ONE = 'products; without a number a vendor is one'
/** Least share of the documented products that are right. */
const LEAST_DOCUMENTED = 0.9
/** Judgements timed for the cost. */
const TIMED = 2000

export interface EvaluateOptions {
  /** Folder of the labelled captures; those that are not there are left out, and said so. */
  readonly captures: string
  readonly protocols: ReadonlySet<string>
  /** Without captures, and one fold of the banners. */
  readonly isShort: boolean
}

interface Outcome {
  readonly isRight: boolean
  readonly confidence: number
}

export async function evaluate(
  options: EvaluateOptions,
): Promise<{ readonly text: string; readonly failures: string[] }> {
  const lines: string[] = []
  const failures: string[] = []
  const tables = identificationTables(options.protocols)
  const taxonomy = new Taxonomy(tables.taxonomy())
  if (!options.isShort) lines.push(...(await captureTable(options, tables, taxonomy)))
  lines.push(
    '',
    '## Banners, token model (softmax)',
    '',
    '| held out | rows | right type | surest half | calibration error | sure and wrong |',
    '| --- | --- | --- | --- | --- | --- |',
  )
  const banners = readBanners(taxonomy, new BannerKnowledge(tables, taxonomy))
  for (const [name, key] of [
    ['products', (row: Banner) => `${row.vendor} ${row.model || row.family}`],
    [VENDOR_AS_ONE, (row: Banner) => `${row.vendor} ${row.model}`],
    ['vendors', (row: Banner) => vendorKey(row.vendor)],
  ] as const) {
    if (options.isShort && name === VENDOR_AS_ONE) continue
    const found = heldOut(banners, key, options.isShort ? 1 : FOLDS)
    lines.push(
      `| ${name} | ${found.length} | ${share(found)} | ${share(surestHalf(found))} | ${calibrationError(found).toFixed(3)} | ${sureAndWrong(found)} |`,
    )
    if (name === 'products' && rightShare(found) < 0.74)
      failures.push(`banners, products held out: expected at least 74 % right, got ${share(found)}`)
  }
  const identifier = new Identifier(tables)
  const lies = adversarial.map(({ name, statements, never }) => ({
    name,
    never,
    judged: identifier.identify(statements),
  }))
  const fooled = lies.filter(
    ({ never, judged }) =>
      never.includes(judged.type) && confidenceWord(judged.identification.confidence.type) === 'sure',
  )
  const documented = judgeDocumented(identifier, taxonomy, loadKnowledge([]).aliasOfVendor)
  lines.push(
    '',
    "## Products as makers' documents describe them",
    '',
    `${documented.right} of ${documented.all} right, ${documented.unknown} unknown, ${documented.wrong.length} wrong (${documented.firmlyWrong} likely or sure)`,
    ...documented.wrong.map((text) => `- ${text}`),
  )
  if (documented.right < documented.all * LEAST_DOCUMENTED)
    failures.push(
      `documented products: expected ${LEAST_DOCUMENTED} right, got ${documented.right} of ${documented.all}`,
    )
  if (documented.firmlyWrong > 1)
    failures.push(
      `documented products: expected at most 1 wrong and likely or sure, got ${documented.firmlyWrong}`,
    )
  lines.push('', '## Lying devices', '', `${fooled.length} of ${lies.length} surely wrong`)
  for (const { name, judged } of lies)
    lines.push(`- ${name}: ${judged.type}, ${confidenceWord(judged.identification.confidence.type)}`)
  for (const { name } of fooled) failures.push(`lying device: ${name} is surely wrong`)
  lines.push(
    '',
    '## Cost',
    '',
    `${cost(identifier).toFixed(1)} µs of processor time a judgement, with texts remembered`,
  )
  return { text: lines.join('\n'), failures }
}

// Captures

interface Label {
  readonly capture: string
  readonly mac: string
  readonly product: string
  readonly vendor: string
  readonly model: string
  readonly subtype: string
  readonly os: string
}

async function captureTable(
  { captures }: EvaluateOptions,
  tables: IdentificationTables,
  taxonomy: Taxonomy,
): Promise<string[]> {
  const labels = recordsIn(readFileSync(join(BENCH, 'labels.tsv'), 'utf8')) as unknown as Label[]
  const there = labels.filter(({ capture }) => existsSync(join(captures, capture)))
  if (there.length === 0) return ['## Captures', '', `skipped: no labelled capture in ${captures}`]
  const seen: [Label, DeviceStatements][] = []
  for (const label of there) {
    const statements = await statementsOf(join(captures, label.capture), label.mac)
    if (statements !== undefined) seen.push([label, statements])
  }
  const withoutCatalogue: IdentificationTables = { ...tables, products: () => [], names: () => [] }
  const runs: [string, Identifier][] = [
    ['all public tables', new Identifier(tables)],
    ['product never seen: without catalogue and host names', new Identifier(withoutCatalogue)],
  ]
  const lines = [
    '## Captures of consumer products',
    '',
    '| tables | captures | answered | right type | right when likely or sure | wrong and likely or sure | vendor | model | system |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ]
  for (const [name, identifier] of runs) {
    const judged = seen.map(
      ([label, statements]) => [label, identifier.identify(statements), statements] as const,
    )
    const answered = judged.filter(([, { type }]) => type !== 'Unknown')
    const right = answered.filter(([label, { type }]) => typesOf(label, taxonomy).has(type))
    const firm = answered.filter(([, { identification }]) => identification.confidence.type >= 0.8)
    const firmRight = firm.filter((one) => right.includes(one))
    lines.push(
      `| ${name} | ${judged.length} | ${answered.length} | ${right.length} | ${firmRight.length} of ${firm.length} | ${firm.length - firmRight.length} | ${products(judged, vendorIsRight)} | ${products(judged, modelIsRight, (label) => label.model !== '')} | ${products(judged, osIsRight, (label) => label.os !== '')} |`,
    )
  }
  return lines
}

/** Records the statements of the device with this MAC when the engine judges it for the last time. */
async function statementsOf(path: string, mac: string): Promise<DeviceStatements | undefined> {
  const original = Identifier.prototype.identify
  let found: DeviceStatements | undefined
  Identifier.prototype.identify = function identify(statements: DeviceStatements): Judgement {
    if (statements.macs.includes(mac)) found = statements
    return original.call(this, statements)
  }
  try {
    await analyse(readFileSync(path), basename(path), CUT)
  } finally {
    Identifier.prototype.identify = original
  }
  return found
}

function typesOf({ subtype }: Label, taxonomy: Taxonomy): ReadonlySet<string> {
  return new Set(subtype.split('/').map((name) => taxonomy.subtypes[taxonomy.indexOf(name) ?? 0]!.type))
}

type JudgedCapture = readonly [Label, Judgement, DeviceStatements]

/** Products of which every capture is right, of those that say it. */
function products(
  judged: readonly JudgedCapture[],
  isRight: (one: JudgedCapture) => boolean,
  says: (label: Label) => boolean = () => true,
): string {
  const names = new Map<string, boolean>()
  for (const one of judged) {
    const [label] = one
    if (says(label)) names.set(label.product, (names.get(label.product) ?? true) && isRight(one))
  }
  return `${[...names.values()].filter((right) => right).length} of ${names.size}`
}

const includesOne = (value: string, wanted: string) =>
  wanted.split('/').some((one) => value.toLowerCase().includes(one.toLowerCase()))
const vendorIsRight = ([label, judged, { vendor }]: JudgedCapture) =>
  includesOne(judged.vendor || vendor, label.vendor)
const modelIsRight = ([label, judged, { model }]: JudgedCapture) =>
  includesOne(judged.model || model, label.model)
const osIsRight = ([label, judged, { os }]: JudgedCapture) => includesOne(judged.os || os, label.os)

// Banners

interface Banner {
  readonly vendor: string
  /** '' where the banner has none. */
  readonly model: string
  /** The text without its numbers: versions of one banner are one product. */
  readonly family: string
  readonly type: string
  readonly tokens: readonly string[]
}

function readBanners(taxonomy: Taxonomy, knowledge: BannerKnowledge): Banner[] {
  return recordsIn(readFileSync(join(BENCH, 'banner-examples.tsv'), 'utf8')).flatMap(
    ({ source = '', text = '', subtype = '', vendor = '', model = '' }) => {
      const index = taxonomy.indexOf(subtype)
      if (index === undefined) return []
      const said = [`s:${source}`, ...knowledge.tokensOf(text), ...bannerTokens(text)]
      return [
        {
          vendor,
          model: model.includes('$') ? '' : model,
          family: text.toLowerCase().replace(/[\d.]+/g, '#'),
          type: taxonomy.subtypes[index]!.type,
          tokens: [...new Set(said)].slice(0, limits.tokens),
        },
      ]
    },
  )
}

/** Words, two words in a row, the letters and the first digit of a code. */
function bannerTokens(text: string): string[] {
  const words = [
    ...text
      .slice(0, 512)
      .toLowerCase()
      .matchAll(/[a-z]+|\d+/g),
  ].map(([word]) => word)
  const tokens: string[] = []
  words.forEach((word, at) => {
    if (/[a-z]/.test(word)) tokens.push(word, word.slice(0, 4))
    const next = words[at + 1]
    if (next !== undefined && /[a-z]/.test(word))
      tokens.push(`${word} ${/\d/.test(next) ? `${next[0]}#` : next}`)
  })
  return tokens
}

/** Results of a model on rows whose product or vendor it was not trained on. */
function heldOut(rows: readonly Banner[], key: (row: Banner) => string, folds: number): Outcome[] {
  const outcomes: Outcome[] = []
  const foldOf = (row: Banner) => hash(key(row)) % FOLDS
  for (let fold = 0; fold < folds; fold++) {
    const taught: Example[] = rows
      .filter((row) => foldOf(row) !== fold)
      .map(({ tokens, type }) => ({ tokens, label: type }))
    const model = new Softmax(taught)
    for (const row of rows.filter((one) => foldOf(one) === fold)) {
      const shares = model.shares(row.tokens)
      let best = 0
      for (let at = 1; at < shares.length; at++) if (shares[at]! > shares[best]!) best = at
      outcomes.push({ isRight: model.labels[best] === row.type, confidence: shares[best]! })
    }
  }
  return outcomes
}

function hash(text: string): number {
  let value = 2_166_136_261
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619) >>> 0
  return value >>> 3
}

function rightShare(outcomes: readonly Outcome[]): number {
  return outcomes.length === 0 ? 0 : outcomes.filter(({ isRight }) => isRight).length / outcomes.length
}

function share(outcomes: readonly Outcome[]): string {
  return `${(100 * rightShare(outcomes)).toFixed(1)} %`
}

function surestHalf(outcomes: readonly Outcome[]): Outcome[] {
  return [...outcomes].sort((a, b) => b.confidence - a.confidence).slice(0, Math.ceil(outcomes.length / 2))
}

function sureAndWrong(outcomes: readonly Outcome[]): string {
  const wrong = outcomes.filter(({ isRight, confidence }) => !isRight && confidence >= 0.95).length
  return `${((100 * wrong) / Math.max(1, outcomes.length)).toFixed(1)} %`
}

/** Mean distance of confidence and truth over ten bins of confidence, each by its share of the outcomes. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  let error = 0
  for (let bin = 0; bin < 10; bin++) {
    const inside = outcomes.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin)
    if (inside.length === 0) continue
    const mean = inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length
    error += (inside.length / outcomes.length) * Math.abs(mean - rightShare(inside))
  }
  return error
}

function cost(identifier: Identifier): number {
  const all = adversarial.map(({ statements }) => statements)
  for (const statements of all) identifier.identify(statements)
  const started = process.cpuUsage().user
  for (let at = 0; at < TIMED; at++) identifier.identify(all[at % all.length]!)
  return (process.cpuUsage().user - started) / TIMED
}
