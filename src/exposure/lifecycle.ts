/**
 * When makers stop caring for products: OASIS OpenEoX Core 1.0 (CSD01, 2026-07-13), in the shells of the drafts of OpenEoX
 * Shell 1.0: products by name, or by a product tree as CSAF 2.1 §3.2.2 has it. The Shell is a draft still: both ways in which
 * its drafts write names are read.
 */
import { productsOf } from './csaf.ts'
import { vendorNames } from './vendor-names.ts'

export interface ProductLifecycle {
  readonly vendor: string
  readonly product: string
  readonly models: readonly string[]
  /** As published; all versions where none is given. */
  readonly range: string
  /** Last day, as YYYY-MM-DD, on which the maker supports it at all, and mends weaknesses; '' if not announced. */
  readonly endOfLife: string
  readonly endOfSecuritySupport: string
  readonly endOfSales: string
  readonly updated: string
}

type Json = Readonly<Record<string, unknown>>

const limits = {
  /** Statements of one document. */
  statements: 100_000,
} as const
const ALL = 'vers:all/*'
/** Words for a version that mean any. */
const ANY_VERSION = /^(?:\*|all|any|n\/?a|-|all versions)?$/i

/** Undefined if it is another format. @throws in words if it is OpenEoX without a product */
export function readOpenEox(
  document: unknown,
  canonical: (name: string) => string,
): readonly ProductLifecycle[] | undefined {
  const root = objectOf(document)
  const statements = listOf(root.statements)
  const isCore = 'end_of_life' in root && 'end_of_security_support' in root
  if (!/openeox/i.test(textOf(root.$schema)) && !('core' in (statements[0] ?? {})) && !isCore)
    return undefined
  if (isCore) throw new Error('an OpenEoX core by itself names no product; expected a shell with statements')
  const tree = productsOf(root.product_tree)
  const groups = new Map(
    listOf(objectOf(root.product_tree).product_groups).map((group) => [
      textOf(group.group_id),
      textsOf(group.product_ids),
    ]),
  )
  const found: ProductLifecycle[] = []
  for (const statement of statements.slice(0, limits.statements)) {
    const dates = datesOf(objectOf(statement.core))
    const ids = [
      ...textsOf(statement.product_ids),
      ...textsOf(statement.group_ids).flatMap((id) => groups.get(id) ?? []),
    ]
    for (const id of new Set(ids)) {
      const leaf = tree.get(id)
      if (leaf === undefined) continue
      for (const vendor of vendorNames(leaf.vendor, canonical))
        found.push({ ...dates, ...leaf, vendor, range: rangeOf(leaf.range) })
    }
    for (const named of namedIn(statement)) {
      const product = textOf(named.product_name) || textOf(named.productName)
      const maker = textOf(named.vendor_name) || textOf(named.vendorName) || textOf(named.supplierName)
      const version = textOf(named.product_version) || textOf(named.productVersion)
      if (product === '' || maker === '') continue
      for (const vendor of vendorNames(maker, canonical))
        found.push({ ...dates, vendor, product, models: [], range: rangeOf(version) })
    }
  }
  if (found.length === 0) throw new Error('an OpenEoX document in which no statement names a product')
  return found
}

/** The statement itself, or the hardware and software it is about. */
function namedIn(statement: Json): readonly Json[] {
  const product = objectOf(statement.product)
  return [statement, product, ...[statement, product].flatMap((one) => [one.hardware, one.software])].map(
    objectOf,
  )
}

function datesOf(core: Json) {
  return {
    endOfLife: dayOf(core.end_of_life),
    endOfSecuritySupport: dayOf(core.end_of_security_support),
    endOfSales: dayOf(core.end_of_sales),
    updated: dayOf(core.last_updated),
  }
}

/** RFC 3339, or `tba`: to be announced. */
function dayOf(value: unknown): string {
  return /^\d{4}-\d\d-\d\d(?=T|$)/.exec(textOf(value))?.[0] ?? ''
}

function rangeOf(version: string): string {
  return ANY_VERSION.test(version.trim()) ? ALL : version
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : ''
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : []
}
