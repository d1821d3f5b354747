/** Status of the gate, which its recorder writes for the planner and the page. It contains no secret. */

import type { QueryPlan } from '../plan/query-plan.ts'
import type { CredentialKind } from '../sender/credentials.ts'

/** In the folder `plans`. */
export const GATE_STATE = 'gate.json'

export interface GateState {
  /** Milliseconds since 1970; written every ten seconds. */
  readonly time: number
  readonly site: string
  readonly interface: string
  readonly source: QueryPlan['source']
  /** Our address with the prefix length of its network. */
  readonly network: string
  readonly networks: readonly string[]
  /** Lines `NAME ROLE KEY` of public keys. */
  readonly keys: string
  readonly needsSecondPerson: boolean
  readonly canaryHours: number
  readonly lastNumber: number
  /** Kinds and lengths of the credentials that the gate has, by address. */
  readonly credentials: Readonly<Record<string, Readonly<Partial<Record<CredentialKind, number>>>>>
}
