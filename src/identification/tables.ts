/** The tables that identification reads, as rows of cells; compiled when they are first needed. */
import type { TextPattern } from './text-patterns.ts'

/** Ways a row of a protocol's `identify.tsv` is compared. */
export type MatchKind = 'kind' | 'text' | 'oid' | 'client' | 'server' | 'peer'

/** `src/protocols/<name>/identify.tsv`: devices by this protocol's values. */
export interface ProtocolRow extends TextPattern {
  readonly match: MatchKind
}

export interface IdentificationTables {
  /** subtype, type, category, function, words */
  readonly taxonomy: () => readonly (readonly string[])[]
  /** vendor, form, model, family, subtype, source */
  readonly products: () => readonly (readonly string[])[]
  /** pattern, MAC prefix, vendor, model, subtype, os, strength, source */
  readonly names: () => readonly (readonly string[])[]
  /** domain, vendor, subtype, source */
  readonly domains: () => readonly (readonly string[])[]
  /** vendor, subtype, share, products */
  readonly vendors: () => readonly (readonly string[])[]
  /** MAC pattern, maker as `vendors` has it, source: of addresses that software gives */
  readonly virtualMacs: () => readonly (readonly string[])[]
  /** words, subtype, strength, source: names of kinds of device */
  readonly kindWords: () => readonly (readonly string[])[]
  /** channel, confidence before, confidence shown */
  readonly calibration: () => readonly (readonly string[])[]
  /** Rows of a protocol's own table; undefined where it has none. */
  readonly protocol: (name: string) => readonly (readonly string[])[] | undefined
}

/** Columns: match, field, pattern, flags, subtype, vendor, model, os, strength, source. */
export function protocolRow(cells: readonly string[]): ProtocolRow {
  const [match = '', field = '', pattern = '', flags = '', subtype = '', vendor = '', model = '', os = ''] =
    cells
  const strength = cells[8] === '' || cells[8] === undefined ? 0.9 : Number(cells[8])
  return { match: match as MatchKind, field, pattern, flags, subtype, vendor, model, os, strength }
}
