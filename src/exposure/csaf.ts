/** CSAF 2.0 and 2.1 documents to rows and facts. OASIS CSAF 2.0 §3.2; 2.1 adds scores as `metrics`. No prose is kept. */
import { type AdvisoryRow, type Cleared, type CveFacts, NO_FACTS } from './advisory.ts'
import { baseScore, parseVector } from './cvss.ts'
import { orderNumbersIn } from './order-numbers.ts'
import { vendorNames } from './vendor-names.ts'

export interface CsafDocument {
  readonly id: string
  readonly title: string
  /** Of this revision. */
  readonly date: string
  readonly version: string
  /** `vendor`: the maker's own, which wins over copies. */
  readonly publisher: string
  readonly products: number
  readonly rows: readonly AdvisoryRow[]
  readonly facts: ReadonlyMap<string, CveFacts>
  /** CVEs it is about, as the document counts them. */
  readonly cves: readonly string[]
  /** Products that a document declares not affected or fixed: VEX. */
  readonly cleared: readonly Cleared[]
}

const limits = {
  /** Depth of a product tree; §3.1.2 of the schema has none. */
  depth: 30,
  /** Products of one document; the largest known has 1,300. */
  products: 50_000,
} as const

/** A product of a tree. */
export interface Leaf {
  readonly vendor: string
  readonly product: string
  readonly range: string
  readonly models: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/**
 * @param canonical a maker's name as we write it. Throws with the reason if the document is none.
 */
export function readCsaf(document: unknown, canonical: (name: string) => string): CsafDocument {
  const root = objectOf(document)
  const head = objectOf(root.document)
  const version = textOf(head.csaf_version)
  if (!/^2\.[01]$/.test(version))
    throw new Error(
      `expected a CSAF document of version 2.0 or 2.1, got ${version === '' ? 'no csaf_version' : version}`,
    )
  const tracking = objectOf(head.tracking)
  const leaves = leavesOf(objectOf(root.product_tree))
  const rows: AdvisoryRow[] = []
  const cleared: Cleared[] = []
  const facts = new Map<string, CveFacts>()
  const cves: string[] = []
  const id = textOf(tracking.id).toUpperCase()
  for (const entry of listOf(root.vulnerabilities)) {
    const flaw = objectOf(entry)
    const cve = textOf(flaw.cve)
    if (!/^CVE-\d{4}-\d{4,}$/.test(cve)) continue
    cves.push(cve)
    facts.set(cve, factsOf(flaw, textOf(tracking.initial_release_date).slice(0, 10)))
    const fixes = fixesOf(flaw)
    const status = objectOf(flaw.product_status)
    const affected = [
      ...idsOf(status.known_affected),
      ...idsOf(status.first_affected),
      ...idsOf(status.last_affected),
    ]
    for (const product of new Set(affected)) {
      const leaf = leaves.get(product)
      if (leaf === undefined) continue
      for (const vendor of vendorNames(leaf.vendor, canonical))
        rows.push({
          vendor,
          advisory: id,
          product: leaf.product,
          models: leaf.models,
          range: leaf.range,
          component: '',
          flags: [],
          fixedIn: fixes.get(product) ?? [],
          cves: [cve],
        })
    }
    for (const [list, word] of CLEARED)
      for (const product of idsOf(status[list])) {
        const leaf = leaves.get(product)
        if (leaf === undefined) continue
        for (const vendor of vendorNames(leaf.vendor, canonical))
          cleared.push({
            cve,
            vendor,
            product: leaf.product,
            models: leaf.models,
            range: leaf.range,
            status: word,
          })
      }
  }
  return {
    id,
    title: repaired(textOf(head.title)),
    date: textOf(tracking.current_release_date).slice(0, 10),
    version: textOf(tracking.version),
    publisher: textOf(objectOf(head.publisher).category),
    products: leaves.size,
    rows: merged(rows),
    facts,
    cves,
    cleared,
  }
}

const CLEARED = [
  ['known_not_affected', 'not affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
] as const

/** Rows that differ only in their CVE become one. */
function merged(rows: readonly AdvisoryRow[]): AdvisoryRow[] {
  const found = new Map<string, AdvisoryRow & { cves: string[] }>()
  for (const row of rows) {
    const { cves, ...rest } = row
    const key = JSON.stringify(rest)
    const known = found.get(key)
    if (known === undefined) found.set(key, { ...row, cves: [...cves] })
    else for (const cve of cves) if (!known.cves.includes(cve)) known.cves.push(cve)
  }
  return [...found.values()]
}

/** Every product of a `product_tree` by its id; none where it is something else. */
export function productsOf(tree: unknown): ReadonlyMap<string, Leaf> {
  return leavesOf(objectOf(tree))
}

/** Every product of the tree by its id: §3.1.2 branches, §3.2.2.3 full_product_names, §3.2.2.5 relationships. */
function leavesOf(tree: Json): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>()
  const add = (product: unknown, vendor: string, name: string, range: string) => {
    const one = objectOf(product)
    const id = textOf(one.product_id)
    if (id === '' || leaves.size >= limits.products) return
    const helper = objectOf(one.product_identification_helper)
    const models = listOf(helper.model_numbers)
      .map(textOf)
      .filter((text) => text !== '')
    const own = repaired(name === '' ? textOf(one.name) : name)
    leaves.set(id, {
      vendor: repaired(vendor),
      product: own.slice(0, 300),
      range,
      models: [...new Set([...models, ...orderNumbersIn(own)])],
    })
  }
  const walk = (branches: unknown, vendor: string, name: string, range: string, depth: number) => {
    if (depth > limits.depth) return
    for (const entry of listOf(branches)) {
      const branch = objectOf(entry)
      const category = textOf(branch.category)
      const text = textOf(branch.name)
      const maker = category === 'vendor' ? text.trim() : vendor
      const isRange = category === 'product_version_range' || category === 'product_version'
      const product = category === 'product_name' ? text.trim() : name
      const bound = isRange ? text : range
      if (branch.product !== undefined) add(branch.product, maker, product, bound)
      walk(branch.branches, maker, product, bound, depth + 1)
    }
  }
  walk(tree.branches, '', '', '', 0)
  for (const product of listOf(tree.full_product_names)) add(product, '', '', '')
  for (const entry of listOf(tree.relationships)) {
    const relation = objectOf(entry)
    const part = leaves.get(textOf(relation.product_reference))
    const whole = leaves.get(textOf(relation.relates_to_product_reference))
    const id = textOf(objectOf(relation.full_product_name).product_id)
    if (part === undefined || whole === undefined || id === '' || leaves.size >= limits.products) continue
    // The installed part has the version; the whole it is installed on has the name.
    leaves.set(id, { ...whole, vendor: whole.vendor || part.vendor, range: part.range || whole.range })
  }
  return leaves
}

function factsOf(flaw: Json, published: string): CveFacts {
  let { cvss3, vector3, cvss4, vector4 } = NO_FACTS
  const scores = [
    ...listOf(flaw.scores).map(objectOf),
    ...listOf(flaw.metrics).map((metric) => objectOf(objectOf(metric).content)),
  ]
  for (const score of scores) {
    const v3 = objectOf(score.cvss_v3)
    const v4 = objectOf(score.cvss_v4)
    if (typeof v3.baseScore === 'number' && (cvss3 === undefined || v3.baseScore > cvss3)) {
      cvss3 = v3.baseScore
      vector3 = textOf(v3.vectorString)
    }
    if (typeof v4.baseScore === 'number' && (cvss4 === undefined || v4.baseScore > cvss4)) {
      cvss4 = v4.baseScore
      vector4 = textOf(v4.vectorString)
    }
  }
  for (const reference of listOf(flaw.references)) {
    const vector = /#(CVSS:4\.0\/[\w:/.]+)/.exec(textOf(objectOf(reference).url))?.[1]
    if (vector !== undefined && vector4 === '') vector4 = vector
  }
  const parsed = parseVector(vector3)
  if (cvss3 === undefined && parsed !== undefined) cvss3 = baseScore(parsed)
  const note = listOf(flaw.notes)
    .map(objectOf)
    .find((one) => textOf(one.title) === 'SSVC')
  const cweList = listOf(flaw.cwes).map(objectOf)
  const cwe = textOf(objectOf(flaw.cwe).id) || textOf(cweList[0]?.id)
  return { ...NO_FACTS, cvss3, vector3, cvss4, vector4, cwe, published, ...ssvcOf(textOf(note?.text)) }
}

/** `SSVCv2/E:N/A:Y/2026-01-27T…`, as CISA writes it into a note. */
function ssvcOf(text: string): Partial<CveFacts> {
  const [, exploitation, automatable] = /^SSVCv2\/E:([NPA])\/A:([YN])/.exec(text) ?? []
  if (exploitation === undefined) return {}
  return {
    exploitation: exploitation === 'A' ? 'active' : exploitation === 'P' ? 'poc' : 'none',
    automatable: automatable === 'Y' ? 'yes' : 'no',
  }
}

/** "Update to V4.5 or later": product id → versions, where a vendor fix names one with certainty. */
function fixesOf(flaw: Json): ReadonlyMap<string, readonly string[]> {
  const fixes = new Map<string, string[]>()
  for (const entry of listOf(flaw.remediations)) {
    const one = objectOf(entry)
    if (textOf(one.category) !== 'vendor_fix') continue
    const version =
      /\b(?:update|upgrade)[^.]{0,60}?\bto\b[^.]{0,40}?\b(v?\d[\w.()-]*(?: (?:sp|update|upd|hf)\s?\d+)?)\b(?:,? or (?:any )?(?:later|newer|higher|greater|above))/i.exec(
        textOf(one.details),
      )?.[1]
    if (version === undefined) continue
    for (const id of idsOf(one.product_ids)) fixes.set(id, [...new Set([...(fixes.get(id) ?? []), version])])
  }
  return fixes
}

/** `GeutebrÃ¼ck`: UTF-8 that was read as Latin-1, repaired only where the result decodes. */
export function repaired(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]/.test(text)) return text
  const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0) & 0xff)
  const isLatin = [...text].every((sign) => sign.charCodeAt(0) < 0x100)
  if (!isLatin) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return text
  }
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function idsOf(value: unknown): readonly string[] {
  return listOf(value).map(textOf)
}
