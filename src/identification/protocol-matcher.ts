/** One protocol's `identify.tsv`, prepared for comparison with its texts. */
import { limits } from './limits.ts'
import { type ProtocolRow, protocolRow } from './tables.ts'
import { type TextMatch, TextPatterns } from './text-patterns.ts'

const NOTHING: readonly TextMatch[] = []
/** Least share of devices that a part does not describe. */
const OTHERS = 0.03

/** The kinds of device that play a part in a protocol. */
export interface ProtocolPartRows {
  /** Subtype and its share of those that are listed. */
  readonly kinds: readonly (readonly [subtype: string, share: number])[]
  /** Share of the listed ones among all that play the part. */
  readonly strength: number
  readonly os: string
}

export class ProtocolMatcher {
  readonly #textRows: readonly ProtocolRow[]
  /** Created for the first text: most protocols of a network have none. */
  #texts: TextPatterns | undefined
  readonly #kinds = new Map<string, ProtocolRow>()
  readonly #objects = new Map<string, ProtocolRow>()
  readonly #parts = new Map<string, ProtocolPartRows>()
  readonly #known = new Map<string, readonly TextMatch[]>()

  constructor(rows: readonly (readonly string[])[]) {
    const all = rows.map(protocolRow)
    this.#textRows = all.filter(({ match }) => match === 'text')
    const parts = new Map<string, ProtocolRow[]>()
    for (const row of all) {
      if (row.match === 'kind') this.#kinds.set(row.pattern.toLowerCase(), row)
      else if (row.match === 'oid') this.#objects.set(row.pattern.replace(/^\./, ''), row)
      else if (row.match !== 'text') parts.set(row.match, [...(parts.get(row.match) ?? []), row])
    }
    for (const [role, rows] of parts) this.#parts.set(role, partOf(rows))
  }

  texts(field: string, text: string): readonly TextMatch[] {
    const value = text.length <= limits.text ? text : text.slice(0, limits.text)
    const key = `${field}\n${value}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#texts ??= new TextPatterns(this.#textRows)
    const found = this.#texts.match(field, value)
    if (this.#known.size >= limits.remembered) this.#known.clear()
    this.#known.set(key, found.length === 0 ? NOTHING : found)
    return found
  }

  /** The text itself, else without the domain or prefix before it: `Belkin:insight`, then `insight`. */
  kind(value: string): ProtocolRow | undefined {
    const lower = value.toLowerCase()
    return this.#kinds.get(lower) ?? this.#kinds.get(lower.slice(lower.lastIndexOf(':') + 1))
  }

  /** The object identifier itself, else the longest `….*` above it. */
  object(oid: string): ProtocolRow | undefined {
    const exact = this.#objects.get(oid)
    if (exact !== undefined) return exact
    for (let rest = oid; rest.includes('.'); ) {
      rest = rest.slice(0, rest.lastIndexOf('.'))
      const above = this.#objects.get(`${rest}.*`)
      if (above !== undefined) return above
    }
    return undefined
  }

  part(role: 'client' | 'server' | 'peer'): ProtocolPartRows | undefined {
    return this.#parts.get(role)
  }
}

function partOf(rows: readonly ProtocolRow[]): ProtocolPartRows {
  const sum = rows.reduce((all, { strength }) => all + strength, 0)
  return {
    kinds: rows.map(({ subtype, strength }) => [subtype, strength / sum]),
    strength: Math.min(1 - OTHERS, sum),
    os: rows[0]!.os,
  }
}
