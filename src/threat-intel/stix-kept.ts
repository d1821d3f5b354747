/** Fields of a STIX object stored between updates: those used for matching, and those that distinguish versions. */
import { timeOf } from './feed.ts'
import { limits } from './limits.ts'

export interface KeptObject {
  readonly id: string
  /** STIX 2.1 §3.6: the later one counts. Microseconds since 1970. */
  readonly version: number
  readonly isRevoked: boolean
  readonly isMarking: boolean
  /** Undefined: until it is revoked. */
  readonly validUntil: number | undefined
  /** The object, shortened, as JSON. */
  readonly text: string
}

/** Fields of an indicator (§4.7) that `stix.ts` reads, each of at most so many characters. */
const TEXTS = {
  name: limits.nameCharacters,
  pattern: limits.patternCharacters,
  pattern_type: 40,
  valid_from: 40,
  valid_until: 40,
  created: 40,
  modified: 40,
} as const

/** Undefined for an object of a kind that is not judged. */
export function keptObject(one: Readonly<Record<string, unknown>>): KeptObject | undefined {
  const { type, id } = one
  if (typeof id !== 'string' || id.length > 200) return undefined
  const version = timeOf(one.modified) ?? timeOf(one.created) ?? 0
  const common = { id, version, isRevoked: one.revoked === true }
  if (type === 'marking-definition') {
    const tlp = (one.definition as { readonly tlp?: unknown } | null | undefined)?.tlp
    const text = JSON.stringify({
      type,
      id,
      ...(typeof one.name === 'string' && { name: one.name.slice(0, 40) }),
      ...(typeof tlp === 'string' && { definition: { tlp: tlp.slice(0, 40) } }),
    })
    return { ...common, isMarking: true, validUntil: undefined, text }
  }
  if (type !== 'indicator') return undefined
  const kept: Record<string, unknown> = { type, id }
  if (common.isRevoked) {
    kept.revoked = true
    if (typeof one.modified === 'string') kept.modified = one.modified.slice(0, 40)
  } else {
    for (const [field, most] of Object.entries(TEXTS)) {
      const value = field === 'name' ? (one.name ?? one.description) : one[field]
      // A truncated pattern would have another meaning; one character more is rejected where it is read.
      if (typeof value === 'string') kept[field] = value.slice(0, field === 'pattern' ? most + 1 : most)
    }
    if (typeof one.confidence === 'number') kept.confidence = one.confidence
    if (Array.isArray(one.object_marking_refs))
      kept.object_marking_refs = one.object_marking_refs.filter((ref) => typeof ref === 'string').slice(0, 10)
  }
  return { ...common, isMarking: false, validUntil: timeOf(one.valid_until), text: JSON.stringify(kept) }
}
