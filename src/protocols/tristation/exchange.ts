/** What a TriStation flow remembers: commands by their counter, and how much program went which way. */
import type { Operation } from '#model/fact'

export interface Exchange {
  /** By counter, which has one octet: at most 256. */
  readonly pending: Map<number, Operation>
  /** Octets of programs and functions since the last transfer was told. */
  downloaded: number
  uploaded: number
  isOpen: boolean
}

export function newExchange(): Exchange {
  return { pending: new Map(), downloaded: 0, uploaded: 0, isOpen: false }
}
