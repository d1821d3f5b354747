/** What one judgement is made of: statements about one device, each with the channel it belongs to. */
import type { Claim, Provenance } from '#model/device'
import type { EvidenceChannel } from '#model/identification'
import { limits } from './limits.ts'
import type { Shares } from './taxonomy.ts'

export interface EvidenceItem {
  readonly channel: EvidenceChannel
  /** Empty where it tells of vendor, model or system only. */
  readonly shares: Shares
  /** How often such a statement is right: 0..1. */
  readonly strength: number
  /** Nats this item may move at most; left out: the most of its channel. */
  readonly most?: number | undefined
  readonly text: string
  readonly provenance: Provenance
  readonly vendor?: string | undefined
  readonly model?: string | undefined
  readonly os?: string | undefined
}

const NOTHING: readonly Claim[] = []

/** The best values of an attribute; a device may claim thousands. */
export function saidOf(claims: ReadonlyMap<string, readonly Claim[]>, attribute: string): readonly Claim[] {
  const all = claims.get(attribute)
  if (all === undefined) return NOTHING
  return all.length <= limits.values ? all : all.slice(0, limits.values)
}
