/** Lists that supplement advisories: KEV, EPSS, CVE records with SSVC, and supplements of our own. */
import type { AdvisoryRow, CveFacts } from './advisory.ts'
import type { ProductLifecycle } from './lifecycle.ts'
import { vendorNames } from './vendor-names.ts'

/** Facts that a list adds to a CVE. */
export type FactChanges = ReadonlyMap<string, Partial<CveFacts>>

export interface FeedContent {
  readonly name: string
  readonly date: string
  readonly facts: FactChanges
  readonly rows: readonly AdvisoryRow[]
  readonly ends?: readonly ProductLifecycle[]
}

const CVE = /^CVE-\d{4}-\d{4,}$/

/** CISA's catalogue as JSON (`vulnerabilities[]`) or CSV. Undefined where it is something else. */
export function readKev(text: string): FeedContent | undefined {
  const facts = new Map<string, Partial<CveFacts>>()
  let date = ''
  const add = (cve: string, added: string, ransomware: string) => {
    if (!CVE.test(cve)) return
    facts.set(cve, { kev: added, ransomware: ransomware === 'Known' })
    if (added > date) date = added
  }
  if (text.trimStart().startsWith('{')) {
    const { vulnerabilities, dateReleased } = JSON.parse(text) as {
      vulnerabilities?: { cveID?: string; dateAdded?: string; knownRansomwareCampaignUse?: string }[]
      dateReleased?: string
    }
    if (!Array.isArray(vulnerabilities) || vulnerabilities[0]?.cveID === undefined) return undefined
    for (const one of vulnerabilities)
      add(String(one.cveID), String(one.dateAdded ?? ''), one.knownRansomwareCampaignUse ?? '')
    if (typeof dateReleased === 'string') date = dateReleased.slice(0, 10)
  } else {
    const [head, ...rows] = csvRows(text)
    const at = (name: string) => head?.indexOf(name) ?? -1
    const [cve, added, use] = [at('cveID'), at('dateAdded'), at('knownRansomwareCampaignUse')]
    if (cve < 0 || added < 0) return undefined
    for (const row of rows) add(row[cve] ?? '', row[added] ?? '', row[use] ?? '')
  }
  return { name: 'CISA KEV', date, facts, rows: [] }
}

/** FIRST's daily file: `#model_version:…,score_date:…`, then cve, epss, percentile. */
export function readEpss(text: string): FeedContent | undefined {
  if (!/^(?:#[^\n]*\n)?cve,epss,percentile/.test(text.slice(0, 300))) return undefined
  const date = /score_date:(\d{4}-\d\d-\d\d)/.exec(text.slice(0, 200))?.[1] ?? ''
  const facts = new Map<string, Partial<CveFacts>>()
  for (const line of text.split('\n')) {
    const [cve = '', value = ''] = line.split(',')
    const epss = Number(value)
    if (CVE.test(cve) && epss >= 0 && epss <= 1) facts.set(cve, { epss })
  }
  return { name: 'EPSS', date, facts, rows: [] }
}

/** A record of NVD's CVE API 2.0, of which only what is used is kept: https://nvd.nist.gov/developers/vulnerabilities */
export interface NvdRecord {
  readonly cve: {
    readonly id: string
    readonly published: string
    readonly lastModified: string
    readonly metrics: Readonly<
      Record<
        string,
        readonly { readonly cvssData: { readonly baseScore: number; readonly vectorString: string } }[]
      >
    >
    readonly weaknesses: readonly { readonly description: readonly { readonly value: string }[] }[]
  }
}

/** Undefined where it is no answer of that API. Records without an id are left out. */
export function readNvd(
  document: unknown,
): { readonly records: readonly NvdRecord[]; readonly total: number } | undefined {
  const { format, vulnerabilities, totalResults } = (document ?? {}) as {
    format?: unknown
    vulnerabilities?: unknown
    totalResults?: unknown
  }
  if (format !== 'NVD_CVE' || !Array.isArray(vulnerabilities)) return undefined
  const records = vulnerabilities.flatMap((one: { cve?: Partial<NvdRecord['cve']> }) => {
    const { id = '', published = '', lastModified = '', metrics = {}, weaknesses = [] } = one?.cve ?? {}
    if (!CVE.test(id)) return []
    const scores = Object.entries(metrics).flatMap(([name, all]) => {
      const first = Array.isArray(all) ? all[0] : undefined
      const { baseScore, vectorString } = first?.cvssData ?? {}
      if (!/^cvssMetricV(?:3[01]|40)$/.test(name) || typeof baseScore !== 'number') return []
      return [[name, [{ cvssData: { baseScore, vectorString: String(vectorString ?? '') } }]] as const]
    })
    const value = weaknesses[0]?.description?.[0]?.value
    return {
      cve: {
        ...{ id, published: String(published).slice(0, 10), lastModified: String(lastModified) },
        metrics: Object.fromEntries(scores),
        weaknesses: typeof value === 'string' ? [{ description: [{ value }] }] : [],
      },
    }
  })
  return { records, total: typeof totalResults === 'number' ? totalResults : records.length }
}

/** Scores, weakness and date of each CVE of such a document. */
export function readNvdFacts(document: unknown): FeedContent | undefined {
  const answer = readNvd(document)
  if (answer === undefined) return undefined
  const facts = new Map<string, Partial<CveFacts>>()
  let date = ''
  for (const { cve } of answer.records) {
    const v3 = (cve.metrics.cvssMetricV31 ?? cve.metrics.cvssMetricV30)?.[0]?.cvssData
    const v4 = cve.metrics.cvssMetricV40?.[0]?.cvssData
    const weakness = cve.weaknesses[0]?.description[0]?.value ?? ''
    facts.set(cve.id, {
      ...(cve.published !== '' && { published: cve.published }),
      ...(v3 !== undefined && { cvss3: v3.baseScore, vector3: v3.vectorString }),
      ...(v4 !== undefined && { cvss4: v4.baseScore, vector4: v4.vectorString }),
      ...(/^CWE-\d+$/.test(weakness) && { cwe: weakness }),
    })
    if (cve.lastModified.slice(0, 10) > date) date = cve.lastModified.slice(0, 10)
  }
  return { name: 'NVD', date, facts, rows: [] }
}

interface CveRecord {
  readonly dataType?: string
  readonly cveMetadata?: {
    readonly cveId?: string
    readonly datePublished?: string
    readonly dateUpdated?: string
  }
  readonly containers?: {
    readonly cna?: { readonly affected?: readonly Affected[] }
    readonly adp?: readonly { readonly metrics?: readonly Metric[] }[]
  }
}
interface Metric {
  readonly other?: {
    readonly type?: string
    readonly content?: { readonly options?: readonly Record<string, string>[] }
  }
}
interface Affected {
  readonly vendor?: string
  readonly product?: string
  readonly versions?: readonly {
    readonly status?: string
    readonly version?: string
    readonly lessThan?: string
    readonly lessThanOrEqual?: string
  }[]
}

/** A record of the CVE list, version 5, with the SSVC points CISA adds (vulnrichment). */
export function readCveRecord(
  document: unknown,
  canonical: (name: string) => string,
): FeedContent | undefined {
  const record = document as CveRecord
  const cve = record?.cveMetadata?.cveId ?? ''
  if (record?.dataType !== 'CVE_RECORD' || !CVE.test(cve)) return undefined
  const published = record.cveMetadata?.datePublished?.slice(0, 10) ?? ''
  const points = (record.containers?.adp ?? [])
    .flatMap(({ metrics = [] }) => metrics)
    .filter(({ other }) => other?.type === 'ssvc')
    .flatMap(({ other }) => other?.content?.options ?? [])
    .reduce((all, one) => Object.assign(all, one), {} as Record<string, string>)
  const facts: Partial<CveFacts> = {
    published,
    ...pick('exploitation', points.Exploitation, ['none', 'poc', 'active'] as const),
    ...pick('automatable', points.Automatable, ['yes', 'no'] as const),
    ...pick('impact', points['Technical Impact'], ['partial', 'total'] as const),
  }
  const rows = (record.containers?.cna?.affected ?? []).flatMap(
    ({ vendor = '', product = '', versions = [] }) => {
      const bad = versions.filter(({ status }) => status === 'affected')
      if (vendor === '' || product === '' || bad.length === 0) return []
      const range = bad.map(rangeOf).join(' | ')
      return vendorNames(vendor, canonical).map((name) => ({
        vendor: name,
        advisory: '',
        product,
        models: [],
        range,
        component: '',
        flags: [],
        fixedIn: [],
        cves: [cve],
      }))
    },
  )
  const date = record.cveMetadata?.dateUpdated?.slice(0, 10) ?? published
  return { name: 'CVE records and SSVC', date, facts: new Map([[cve, facts]]), rows }
}

function rangeOf(one: NonNullable<Affected['versions']>[number]): string {
  const { version = '', lessThan, lessThanOrEqual } = one
  const low =
    version === '' || version === '0' || version === 'unspecified' || version === '*' ? '' : `>= ${version} `
  if (lessThan !== undefined && lessThan !== '*') return `${low}< ${lessThan}`
  if (lessThanOrEqual !== undefined && lessThanOrEqual !== '*') return `${low}<= ${lessThanOrEqual}`
  if (lessThan === '*' || lessThanOrEqual === '*') return low === '' ? 'vers:all/*' : low.trim()
  return low === '' ? 'vers:all/*' : version
}

function pick<Key extends keyof CveFacts, Word extends string>(
  key: Key,
  value: string | undefined,
  words: readonly Word[],
): Partial<CveFacts> {
  const found = words.find((word) => word === value?.toLowerCase())
  return found === undefined ? {} : ({ [key]: found } as Partial<CveFacts>)
}

interface Supplement {
  readonly advisory: string
  readonly vendor: string
  readonly cves: readonly string[]
  readonly products: readonly string[]
  readonly range: string
  readonly service?: string
  readonly models?: readonly string[]
}

/** data/advisory-supplements.json and files like it: products that an advisory's tree leaves out. */
export function readSupplement(
  document: unknown,
  canonical: (name: string) => string,
): FeedContent | undefined {
  if (!Array.isArray(document) || document.length === 0) return undefined
  const entries = document as readonly Partial<Supplement>[]
  if (
    !entries.every(
      ({ cves, products, vendor }) => Array.isArray(cves) && Array.isArray(products) && vendor !== undefined,
    )
  )
    return undefined
  const rows = (entries as readonly Supplement[]).flatMap(({ vendor, products, service, ...one }) =>
    products.map((product) => ({
      vendor: canonical(vendor).toLowerCase(),
      advisory: one.advisory ?? '',
      product,
      models: one.models ?? [],
      range: one.range ?? 'vers:all/*',
      component: '',
      flags: [],
      fixedIn: [],
      cves: one.cves,
      service,
    })),
  )
  return { name: 'Supplement', date: '', facts: new Map(), rows }
}

/** RFC 4180: quotes, and commas and line ends in them. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (sign === '"') isQuoted = true
    else if (sign === ',') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') {
      row.push(cell.replace(/\r$/, ''))
      rows.push(row)
      row = []
      cell = ''
    } else cell += sign
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell.replace(/\r$/, '')])
  return rows
}
