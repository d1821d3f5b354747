/**
 * The advisory set as we ship and keep it: one line of feeds, then one line a maker, so that only the makers of a plant
 * are ever parsed. Written by tools/advisories.ts.
 */
import type { AdvisoryFeed } from '#model/exposure'
import { type AdvisoryRow, type AdvisorySet, type CveFacts, NO_FACTS } from './advisory.ts'

const SET_SCHEMA = 'sightglass.advisories/1'

/** cvss3, vector3, cvss4, vector4, cwe, kev, ransomware, epss, exploitation, automatable, impact, metasploit, published */
type PackedFacts = readonly [
  number | null,
  string,
  number | null,
  string,
  string,
  string,
  0 | 1,
  number | null,
  string,
  string,
  string,
  0 | 1,
  string,
]
/** advisory, product, models, range, component, flags, fixedIn, cves */
type PackedRow = readonly [string, string, string[], string, string, string[], string[], string[]]

interface Head {
  readonly schema: string
  readonly feeds: readonly AdvisoryFeed[]
}

/** @param text lines as `packSet` writes them. Throws if they are something else. */
export function shippedSet(text: string): AdvisorySet {
  const lineEnd = text.indexOf('\n')
  const head = JSON.parse(text.slice(0, lineEnd)) as Head
  if (head.schema !== SET_SCHEMA)
    throw new Error(`expected an advisory set ${SET_SCHEMA}, got ${String(head.schema).slice(0, 80)}`)
  const lines = new Map<string, { from: number; to: number }>()
  for (let from = lineEnd + 1; from < text.length; ) {
    const to = text.indexOf('\n', from)
    const end = to < 0 ? text.length : to
    const tab = text.indexOf('\t', from)
    if (tab > from && tab < end) lines.set(text.slice(from, tab), { from: tab + 1, to: end })
    from = end + 1
  }
  const rows = new Map<string, readonly AdvisoryRow[]>()
  const packedFacts = new Map<string, PackedFacts>()
  const facts = new Map<string, CveFacts>()
  const read = (vendor: string): readonly AdvisoryRow[] => {
    const known = rows.get(vendor)
    if (known !== undefined) return known
    const place = lines.get(vendor)
    if (place === undefined) return []
    const packed = JSON.parse(text.slice(place.from, place.to)) as {
      cves: Record<string, PackedFacts>
      rows: readonly PackedRow[]
    }
    for (const cve in packed.cves) packedFacts.set(cve, packed.cves[cve]!)
    const unpacked = packed.rows.map((row) => unpackRow(vendor, row))
    rows.set(vendor, unpacked)
    return unpacked
  }
  // Of the thousands a large maker has, a plant asks for a few.
  const factsOf = (cve: string): CveFacts | undefined => {
    const known = facts.get(cve)
    const one = packedFacts.get(cve)
    if (known !== undefined || one === undefined) return known
    const unpacked = unpackFacts(one)
    facts.set(cve, unpacked)
    return unpacked
  }
  return { feeds: head.feeds, rowsOf: read, factsOf }
}

/**
 * The text `shippedSet` reads. Makers and rows are put in order, so that the same data makes the same text.
 *
 * @param further CVEs of makers that rows of another file name: their facts go along
 */
export function packSet(
  feeds: readonly AdvisoryFeed[],
  rows: readonly AdvisoryRow[],
  factsOf: (cve: string) => CveFacts | undefined,
  further: ReadonlyMap<string, readonly string[]> = new Map(),
): string {
  const head: Head = { schema: SET_SCHEMA, feeds }
  const byVendor = Map.groupBy(rows, (row) => row.vendor)
  const lines = [...new Set([...byVendor.keys(), ...further.keys()])].sort().map((vendor) => {
    const own = byVendor.get(vendor) ?? []
    const reported = further.get(vendor) ?? []
    const cves = [...new Set(own.flatMap((row) => row.cves).concat(reported))].sort()
    const packed = {
      cves: Object.fromEntries(cves.map((cve) => [cve, packFacts(factsOf(cve) ?? NO_FACTS)])),
      rows: own.map(packRow).sort(),
    }
    return `${vendor}\t${JSON.stringify(packed)}`
  })
  return `${[JSON.stringify(head), ...lines].join('\n')}\n`
}

function packRow({
  advisory,
  product,
  models,
  range,
  component,
  flags,
  fixedIn,
  cves,
}: AdvisoryRow): PackedRow {
  return [advisory, product, [...models], range, component, [...flags], [...fixedIn], [...cves].sort()]
}

function unpackRow(vendor: string, row: PackedRow): AdvisoryRow {
  const [advisory, product, models, range, component, flags, fixedIn, cves] = row
  return { vendor, advisory, product, models, range, component, flags, fixedIn, cves }
}

function packFacts(facts: CveFacts): PackedFacts {
  return [
    facts.cvss3 ?? null,
    facts.vector3,
    facts.cvss4 ?? null,
    facts.vector4,
    facts.cwe,
    facts.kev,
    facts.ransomware ? 1 : 0,
    facts.epss ?? null,
    facts.exploitation,
    facts.automatable,
    facts.impact,
    facts.metasploit ? 1 : 0,
    facts.published,
  ]
}

function unpackFacts(packed: PackedFacts): CveFacts {
  const [cvss3, vector3, cvss4, vector4, cwe, kev, ransomware, epss, exploitation] = packed
  const [, , , , , , , , , automatable, impact, metasploit, published] = packed
  return {
    cvss3: cvss3 ?? undefined,
    vector3,
    cvss4: cvss4 ?? undefined,
    vector4,
    cwe,
    kev,
    ransomware: ransomware === 1,
    epss: epss ?? undefined,
    exploitation: exploitation as CveFacts['exploitation'],
    automatable: automatable as CveFacts['automatable'],
    impact: impact as CveFacts['impact'],
    metasploit: metasploit === 1,
    published,
  }
}
