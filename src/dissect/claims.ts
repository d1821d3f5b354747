/** Which hardware address claimed an IP address last, in each segment: what it says to one after the other is said once. */
import type { FlowTable } from '#flow/flow-table'
import type { Identity } from '#model/fact'
import { limits } from './limits.ts'
import type { Told } from './told.ts'

/** Of one IP address. */
export interface Claim {
  /** The hardware address that claimed it last; '' before the first. */
  mac: string
  /** Fold row in which that is counted; -1 for none. */
  row: number
  /** Another one has claimed it: from then on each claim counts as it comes. */
  isContested: boolean
}

/** Tells segments apart: the same address may live in many. */
export type SegmentFlows = Pick<FlowTable, 'realm' | 'vlan'>

/** VLAN identifiers have 12 bits, and -1 stands for none: IEEE 802.1Q-2018 §9.6. */
const VLANS = 4097

export class Claims {
  readonly counters = { claimsForgotten: 0 }
  readonly #flows: SegmentFlows
  readonly #segments = new Map<number, Map<string, Claim>>()
  #size = 0

  constructor(flows: SegmentFlows) {
    this.#flows = flows
  }

  /** The claim to the address that a fact is about; undefined where it claims none. All are forgotten where there are too many. */
  of(flow: number, { fact }: Told): Claim | undefined {
    if (!isClaim(fact)) return undefined
    const segment = this.#flows.realm(flow) * VLANS + this.#flows.vlan[flow]! + 1
    let claims = this.#segments.get(segment)
    const known = claims?.get(fact.about)
    if (known !== undefined) return known
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
    const claim: Claim = { mac: '', row: -1, isContested: false }
    claims.set(fact.about, claim)
    this.#size++
    return claim
  }
}

function isClaim(fact: Told['fact']): fact is Identity & { readonly about: string } {
  return fact.kind === 'identity' && fact.attribute === 'mac' && fact.about !== undefined
}
