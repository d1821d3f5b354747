/** Input of one judgement: statements about one device, each with its channel. */
import type { Claim, Provenance } from '#model/device'
import type { DeviceStatements, EvidenceChannel } from '#model/identification'
import { limits } from './limits.ts'
import type { Shares } from './taxonomy.ts'

/** Finds the frame and field of an item. Devices with the same statements share their items, and differ in these. */
export type ProvenanceOf = (statements: DeviceStatements) => Provenance

export interface EvidenceItem {
  readonly channel: EvidenceChannel
  /** Empty if it is about vendor, model or system only. */
  readonly shares: Shares
  /** How often such a statement is right: 0..1. */
  readonly strength: number
  /** Nats this item may move at most; left out: the most of its channel. */
  readonly most?: number | undefined
  readonly text: string
  readonly provenanceOf: ProvenanceOf
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

export function eachClaim(
  claims: ReadonlyMap<string, readonly Claim[]>,
  attribute: string,
  visit: (claim: Claim, provenanceOf: ProvenanceOf) => void,
): void {
  saidOf(claims, attribute).forEach((claim, at) => {
    visit(claim, claimAt(attribute, at))
  })
}

/** The claim of this attribute and rank. */
export function claimAt(attribute: string, at: number): ProvenanceOf {
  return ({ claims }) => {
    const { source, field, place, time, confidence } = claims.get(attribute)![at]!
    return { source, field, place, time, confidence }
  }
}
