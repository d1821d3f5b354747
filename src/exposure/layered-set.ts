/**
 * The advisories shipped with the product, and those that users add: newer revisions and vendors' own advisories take
 * precedence.
 */
import type { AdvisoryFeed } from '#model/exposure'
import { type AdvisoryRow, type AdvisorySet, advisoryKey, type CveFacts, NO_FACTS } from './advisory.ts'
import type { CsafDocument } from './csaf.ts'
import type { FeedContent } from './feeds.ts'

export interface Layer {
  readonly documents: readonly CsafDocument[]
  readonly lists: readonly FeedContent[]
}

export function layeredSet(below: AdvisorySet, { documents, lists }: Layer): AdvisorySet {
  const newest = newestOf(documents)
  const added = new Map<string, AdvisoryRow[]>()
  const add = (row: AdvisoryRow) => {
    const known = added.get(row.vendor)
    if (known === undefined) added.set(row.vendor, [row])
    else known.push(row)
  }
  const replaced = new Set<string>()
  /** Maker and CVE that the maker itself wrote about. */
  const own = new Set<string>()
  const facts = new Map<string, Partial<CveFacts>>()
  for (const document of newest) {
    replaced.add(advisoryKey(document.id))
    for (const row of document.rows) {
      add(row)
      if (document.publisher === 'vendor') for (const cve of row.cves) own.add(`${row.vendor}\n${cve}`)
    }
    for (const [cve, known] of document.facts) facts.set(cve, { ...facts.get(cve), ...filled(known) })
  }
  for (const list of lists) {
    for (const row of list.rows) add(row)
    for (const [cve, change] of list.facts) facts.set(cve, { ...facts.get(cve), ...change })
  }
  const cleared = Map.groupBy(
    newest.flatMap((document) => document.cleared),
    ({ vendor }) => vendor,
  )
  const ends = Map.groupBy(
    lists.flatMap((list) => list.ends ?? []),
    ({ vendor }) => vendor,
  )
  const isFullKev = lists.some(({ name, facts: all }) => name === 'CISA KEV' && all.size > 100)
  const rows = new Map<string, readonly AdvisoryRow[]>()
  const keptOf = (vendor: string): readonly AdvisoryRow[] => {
    const under = below.rowsOf(vendor)
    if (replaced.size === 0 && own.size === 0) return under
    return under.flatMap((row) => {
      if (replaced.has(advisoryKey(row.advisory))) return []
      const cves = own.size === 0 ? row.cves : row.cves.filter((cve) => !own.has(`${vendor}\n${cve}`))
      return cves.length === 0 ? [] : cves.length === row.cves.length ? [row] : [{ ...row, cves }]
    })
  }
  return {
    feeds: [...below.feeds, ...feedsOf(newest, lists)],
    rowsOf(vendor) {
      const known = rows.get(vendor)
      if (known !== undefined) return known
      const all = [...keptOf(vendor), ...(added.get(vendor) ?? [])]
      rows.set(vendor, all)
      return all
    },
    clearedOf: (vendor) => cleared.get(vendor) ?? [],
    endsOf: (vendor) => [...(below.endsOf?.(vendor) ?? []), ...(ends.get(vendor) ?? [])],
    factsOf(cve) {
      const before = below.factsOf(cve)
      const change = facts.get(cve)
      if (change === undefined && before === undefined) return undefined
      // A complete catalogue also shows which CVEs are not in it.
      const kev = isFullKev ? { kev: '', ransomware: false } : {}
      return { ...NO_FACTS, ...before, ...kev, ...change }
    },
  }
}

/** One revision of each document: the latest date, then the greatest version. */
function newestOf(documents: readonly CsafDocument[]): CsafDocument[] {
  const newest = new Map<string, CsafDocument>()
  for (const document of documents) {
    const key = advisoryKey(document.id)
    const known = newest.get(key)
    const isNewer =
      known === undefined ||
      document.date > known.date ||
      (document.date === known.date &&
        document.version.localeCompare(known.version, 'en', { numeric: true }) > 0)
    if (isNewer) newest.set(key, document)
  }
  return [...newest.values()]
}

/** Without empty fields, so that they do not replace known ones. */
function filled(facts: CveFacts): Partial<CveFacts> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  ) as Partial<CveFacts>
}

function feedsOf(documents: readonly CsafDocument[], lists: readonly FeedContent[]): AdvisoryFeed[] {
  const feeds: AdvisoryFeed[] = []
  if (documents.length > 0)
    feeds.push({
      name: 'CSAF provided here',
      date: latestOf(documents),
      source: 'file',
      entries: documents.length,
    })
  for (const [name, all] of Map.groupBy(lists, (list) => list.name))
    feeds.push({
      name: `${name} provided here`,
      date: latestOf(all),
      source: 'file',
      entries: all.reduce(
        (sum, { facts, rows, ends: own = [] }) => sum + Math.max(facts.size, rows.length, own.length),
        0,
      ),
    })
  return feeds
}

function latestOf(dated: readonly { readonly date: string }[]): string {
  return (
    dated
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ''
  )
}
