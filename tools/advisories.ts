/**
 * Makes data/advisories.jsonl.gz from a folder of advisory facts (identifiers, products, ranges, scores, dates; no prose):
 *   node tools/advisories.ts FOLDER
 * with csaf-rows.jsonl, cve5-rows.jsonl, cves.tsv, kev.tsv and advisories.tsv in it.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type AdvisoryRow, type CveFacts, NO_FACTS } from '#exposure/advisory'
import { readSupplement } from '#exposure/feeds'
import { packSet } from '#exposure/shipped-set'
import { vendorNames } from '#exposure/vendor-names'
import type { AdvisoryFeed } from '#model/exposure'
import { recordsIn } from '#model/tab-separated'
import { loadKnowledge } from '#reference-data/knowledge'

const OUT = new URL('../data/advisories.jsonl.gz', import.meta.url)
const SUPPLEMENT = new URL('../data/advisory-supplements.json', import.meta.url)
/** Dates of the copies that hold no date of their own. */
const EPSS_DATE = '2026-08-16'
const CVE_DATE = '2024-10-24'

interface SourceRow {
  readonly cve: string
  readonly adv: string | null
  readonly vendor: string
  readonly product: string
  readonly models?: readonly string[]
  readonly vers: string
  readonly kind: string
  readonly ranges?: readonly Partial<Record<'introduced' | 'fixed' | 'lastAffected' | 'exact', string>>[]
  readonly component?: string
  readonly flags?: readonly string[]
  readonly fix?: readonly string[]
  readonly pub: string
}

const folder = process.argv[2]
if (folder === undefined || !existsSync(join(folder, 'csaf-rows.jsonl'))) {
  console.error('usage: node tools/advisories.ts FOLDER (with csaf-rows.jsonl in it)')
  process.exit(2)
}
const canonical = loadKnowledge([]).aliasOfVendor
const advisories = tsv('advisories.tsv')
const sources = [...jsonl('csaf-rows.jsonl'), ...jsonl('cve5-rows.jsonl')]
const kev = new Map(tsv('kev.tsv').map((row) => [row.cveID!, row]))
const facts = new Map(tsv('cves.tsv').map((row) => [row.cve!, factsOf(row)]))
for (const { cve, pub } of sources) {
  const known = facts.get(cve) ?? NO_FACTS
  if (known.published === '' || pub < known.published) facts.set(cve, { ...known, published: pub })
}
const rows = grouped(sources)
const feeds: AdvisoryFeed[] = [
  {
    name: 'CISA CSAF (OT)',
    date: newest(advisories.map((row) => row.updated ?? '')),
    source: 'https://github.com/cisagov/CSAF',
    entries: advisories.length,
  },
  {
    name: 'CVE records and SSVC',
    date: CVE_DATE,
    source: 'https://github.com/cisagov/vulnrichment',
    entries: jsonl('cve5-rows.jsonl').length,
  },
  {
    name: 'CISA KEV',
    date: newest([...kev.values()].map((row) => row.dateAdded ?? '')),
    source: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
    entries: kev.size,
  },
  {
    name: 'EPSS',
    date: EPSS_DATE,
    source: 'https://www.first.org/epss',
    entries: [...facts.values()].filter(({ epss }) => epss !== undefined).length,
  },
]
const packed = gzipSync(
  packSet(feeds, rows, (cve) => facts.get(cve) ?? exploited(cve), supplementCves()),
  { level: 9 },
)
writeFileSync(OUT, packed)
console.log(`${rows.length} rows of ${sources.length}, ${facts.size} CVEs, ${packed.length} bytes`)

/** Of a CVE that only KEV names. */
function exploited(cve: string): CveFacts | undefined {
  const listed = kev.get(cve)
  if (listed === undefined) return undefined
  const ransomware = listed.knownRansomwareCampaignUse === 'Known'
  return { ...NO_FACTS, cwe: listed.cwes ?? '', kev: listed.dateAdded ?? '', ransomware }
}

/** CVEs of our own supplement, by maker. */
function supplementCves(): ReadonlyMap<string, readonly string[]> {
  const ours = readSupplement(JSON.parse(readFileSync(SUPPLEMENT, 'utf8')), canonical)
  const byMaker = Map.groupBy(ours?.rows ?? [], ({ vendor }) => vendor)
  return new Map([...byMaker].map(([maker, own]) => [maker, own.flatMap((row) => row.cves)]))
}

/** One row a product and range of an advisory, with all CVEs it stands for. */
function grouped(all: readonly SourceRow[]): AdvisoryRow[] {
  const made = new Map<string, AdvisoryRow & { cves: string[] }>()
  for (const row of all) {
    if (row.kind === 'none') continue
    // `multiple` names no maker; the product then begins with it.
    const maker = /^multiple$/i.test(row.vendor.trim())
      ? row.product.split(' ').slice(0, 2).join(' ')
      : row.vendor
    for (const vendor of vendorNames(maker, canonical)) {
      const one = {
        vendor,
        advisory: row.adv ?? '',
        product: row.product,
        models: row.models ?? [],
        range: rangeOf(row),
        component: row.component ?? '',
        flags: (row.flags ?? []).filter((flag) => flag !== 'vers-truncated' || rangeOf(row) === row.vers),
        fixedIn: row.fix ?? [],
      }
      const key = JSON.stringify(one)
      const known = made.get(key)
      if (known === undefined) made.set(key, { ...one, cves: [row.cve] })
      else if (!known.cves.includes(row.cve)) known.cves.push(row.cve)
    }
  }
  return [...made.values()]
}

/** As published; from its parts where the text was cut. */
function rangeOf({ vers, flags = [], ranges = [] }: SourceRow): string {
  if (!flags.includes('vers-truncated') || ranges.length === 0) return vers
  const texts = ranges.map(({ introduced, fixed, lastAffected, exact }) => {
    if (exact !== undefined) return exact
    const bounds = [
      introduced && `>= ${introduced}`,
      fixed && `< ${fixed}`,
      lastAffected && `<= ${lastAffected}`,
    ]
    return bounds.filter(Boolean).join(' ')
  })
  return texts.every((text) => text !== '') ? texts.join(' | ') : vers
}

function factsOf(row: Record<string, string>): CveFacts {
  const number = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text))
  const listed = kev.get(row.cve!)
  return {
    cvss3: number(row.cvss3),
    vector3: row.cvss3_vector ?? '',
    cvss4: number(row.cvss4),
    vector4: row.cvss4_vector ?? '',
    cwe: row.cwe ?? '',
    kev: listed?.dateAdded ?? row.kev_date ?? '',
    ransomware: listed?.knownRansomwareCampaignUse === 'Known',
    epss: number(row.epss),
    exploitation: (row.ssvc_exploitation ?? '') as CveFacts['exploitation'],
    automatable: (row.ssvc_automatable ?? '') as CveFacts['automatable'],
    impact: (row.ssvc_tech_impact ?? '') as CveFacts['impact'],
    metasploit: row.metasploit === '1',
    published: '',
  }
}

function jsonl(name: string): SourceRow[] {
  const lines = readFileSync(join(folder!, name), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as SourceRow)
}

function tsv(name: string): Record<string, string>[] {
  return recordsIn(readFileSync(join(folder!, name), 'utf8'))
}

function newest(dates: readonly string[]): string {
  return [...dates].sort().at(-1) ?? ''
}
