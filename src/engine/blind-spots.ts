import type { Traffic } from '#model/fact'
import type { BlindSpot } from '#model/journal'
import { PairBytes } from './pair-bytes.ts'

/** Traffic that the sensor cannot read: encrypted, of no known protocol, or seen in one direction only. */
export class BlindSpots {
  readonly #isEncrypted: (protocol: string) => boolean
  readonly #pairs = new PairBytes()

  constructor(isEncrypted: (protocol: string) => boolean) {
    this.#isEncrypted = isEncrypted
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#pairs.counters
  }

  /** Datagrams may legitimately go one way, and groups send no response, so only TCP can be one-sided. */
  traffic(traffic: Traffic): void {
    const bytes = traffic.bytesFromClient + traffic.bytesFromServer
    if (bytes === 0) return
    const isOneSided = traffic.packetsFromClient === 0 || traffic.packetsFromServer === 0
    this.#pairs.add(
      this.#rowOf(traffic),
      bytes,
      this.#isEncrypted(traffic.protocol) ? bytes : 0,
      traffic.protocol === '' ? bytes : 0,
      isOneSided && traffic.transport === 'tcp' ? bytes : 0,
    )
  }

  #rowOf({ client, server, memo }: Traffic): number {
    if (memo !== undefined && memo.bytesRow >= 0) return memo.bytesRow
    const row = this.#pairs.rowOf(addressOf(client), addressOf(server))
    if (memo !== undefined && this.#pairs.isOfPair(row)) memo.bytesRow = row
    return row
  }

  /**
   * Shares of bytes per zone, in name order; what crosses from one zone into another counts in both, for neither sees
   * into it. `zoneOf` answers '' for addresses of no zone, which count only where both ends are such.
   */
  list(zoneOf: (address: string) => string): BlindSpot[] {
    return [...this.#pairs.byZone(zoneOf)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([zone, { all, encrypted, unknown, oneSided }]) => ({
        zone,
        encrypted: share(encrypted, all),
        unknown: share(unknown, all),
        oneSided: share(oneSided, all),
      }))
  }
}

function addressOf({ ip, mac }: Traffic['client']): string {
  return ip ?? mac ?? ''
}

/** Four digits, so that a document does not change with the order of additions. */
function share(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 10_000
}
