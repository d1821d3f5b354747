import type { Traffic } from '#model/fact'
import type { BlindSpot } from '#model/journal'
import { PairOctets } from './pair-octets.ts'

/** What the sensor cannot see: octets that are encrypted, of no known protocol, or seen from one side only. */
export class BlindSpots {
  readonly #isEncrypted: (protocol: string) => boolean
  readonly #pairs = new PairOctets()

  constructor(isEncrypted: (protocol: string) => boolean) {
    this.#isEncrypted = isEncrypted
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#pairs.counters
  }

  /** Datagrams may rightly go one way, and groups answer nobody, so that only TCP can be one-sided. */
  traffic(traffic: Traffic): void {
    const octets = traffic.octetsFromClient + traffic.octetsFromServer
    if (octets === 0) return
    const isOneSided = traffic.packetsFromClient === 0 || traffic.packetsFromServer === 0
    this.#pairs.add(
      this.#rowOf(traffic),
      octets,
      this.#isEncrypted(traffic.protocol) ? octets : 0,
      traffic.protocol === '' ? octets : 0,
      isOneSided && traffic.transport === 'tcp' ? octets : 0,
    )
  }

  #rowOf({ client, server, memo }: Traffic): number {
    if (memo !== undefined && memo.octetsRow >= 0) return memo.octetsRow
    const row = this.#pairs.rowOf(addressOf(client), addressOf(server))
    if (memo !== undefined && this.#pairs.isOfPair(row)) memo.octetsRow = row
    return row
  }

  /**
   * Shares of octets per zone, in name order; what crosses from one zone into another counts in both, for neither sees
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
