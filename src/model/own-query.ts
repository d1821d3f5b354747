/** Packets sent by the sensor itself: approved active queries, from their journal. */
import type { Microseconds } from './time.ts'

/** One request that was written down before it was sent. */
export interface OwnQuery {
  /** Plan, for the link to its page. */
  readonly plan: string
  readonly template: string
  readonly target: string
  /** Of a frame without IP: the MAC address that it was sent to. */
  readonly destination?: string | undefined
  readonly port: number
  readonly transport: 'tcp' | 'udp' | 'link'
  readonly from: Microseconds
  readonly until: Microseconds
}

export interface OwnQueryJournal {
  /** Addresses that only the sensor uses, to send queries. */
  readonly addresses: readonly string[]
  /** Their MAC addresses, for frames without IP. */
  readonly macs: readonly string[]
  readonly queries: readonly OwnQuery[]
}
