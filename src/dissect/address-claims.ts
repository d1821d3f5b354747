/**
 * Latest hardware address that claimed an IP address, in each segment: a device's repeated claims to several others
 * count as one.
 */
import type { FlowTable } from '#flow/flow-table'
import { isIp } from '#model/address'
import type { Identity } from '#model/fact'
import { type EmittedFact, isOne } from './emitted-fact.ts'
import { limits } from './limits.ts'
import type { RegisteredProtocol } from './registry.ts'

/** Of one IP address. */
export interface AddressClaim {
  /** The hardware address that claimed it last; '' before the first. */
  mac: string
  /** Fold row in which that is counted; -1 for none. */
  row: number
  /** Another one has claimed it: from then on each claim counts as it comes. */
  isContested: boolean
}

/** Distinguishes segments: the same address may exist in several. */
export type SegmentFlows = Pick<FlowTable, 'realm' | 'vlan'>

/** The rows of the fold table, as far as claims are counted in them. */
export interface ClaimRows {
  /** Fact of a row; undefined while the row is free. */
  emitted(row: number): EmittedFact | readonly EmittedFact[] | undefined
  flow(row: number): number
  /** Has what waits in a row go up. */
  raise(row: number): void
}

/** VLAN identifiers have 12 bits; -1 is none: IEEE 802.1Q-2018 §9.6. */
const VLANS = 4097

export class AddressClaims {
  readonly counters = { claimsForgotten: 0 }
  readonly #flows: SegmentFlows
  readonly #segments = new Map<number, Map<string, AddressClaim>>()
  readonly #rows: ClaimRows
  #size = 0

  constructor(flows: SegmentFlows, rows: ClaimRows) {
    this.#flows = flows
    this.#rows = rows
  }

  /** The claim to the address that a fact is about; undefined where it claims none. All are forgotten where there are too many. */
  of(flow: number, { fact }: EmittedFact): AddressClaim | undefined {
    if (!isClaim(fact)) return undefined
    const segment = this.#flows.realm(flow) * VLANS + this.#flows.vlan[flow]! + 1
    let claims = this.#segments.get(segment)
    const known = claims?.get(fact.about)
    if (known !== undefined) return known
    // Claims about the ends of a flow have checks of their own.
    if (!isIp(fact.about)) return undefined
    if (this.#size >= limits.claims) {
      this.counters.claimsForgotten += this.#size
      this.#segments.clear()
      this.#size = 0
      claims = undefined
    }
    if (claims === undefined) {
      claims = new Map()
      this.#segments.set(segment, claims)
    }
    const claim: AddressClaim = { mac: '', row: -1, isContested: false }
    claims.set(fact.about, claim)
    this.#size++
    return claim
  }

  /**
   * Adds a claim. A claim that a device repeats to others is counted in its earlier row, which is returned, as long as
   * no other device makes the same claim; else -1. Once another device does, the counts up to then are sent first, so
   * that the order and the times remain visible.
   *
   * @param own row in which the flow itself has emitted it; -1 for none
   */
  hear(claim: AddressClaim, emitted: EmittedFact, own: number): number {
    const { value } = emitted.fact as Identity
    const { row } = claim
    const isCurrent = this.#standsFor(row, claim, emitted.entry)
    if (claim.mac !== value) {
      if (isCurrent && !claim.isContested) this.#rows.raise(row)
      claim.isContested ||= claim.mac !== ''
      claim.mac = value
      claim.row = own
      return -1
    }
    return claim.isContested || own >= 0 || !isCurrent ? -1 : row
  }

  /** Does the row still count this claim? Rows are used again. */
  #standsFor(row: number, claim: AddressClaim, entry: RegisteredProtocol): boolean {
    const emitted = row < 0 ? undefined : this.#rows.emitted(row)
    if (emitted === undefined || !isOne(emitted) || emitted.entry !== entry) return false
    return this.of(this.#rows.flow(row), emitted) === claim && (emitted.fact as Identity).value === claim.mac
  }
}

function isClaim(fact: EmittedFact['fact']): fact is Identity & { readonly about: string } {
  return fact.kind === 'identity' && fact.attribute === 'mac' && fact.about !== undefined
}
