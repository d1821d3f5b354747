import type { Traffic } from '#model/fact'
import type { BlindSpot } from '#model/journal'

interface Octets {
  all: number
  encrypted: number
  unknown: number
  oneSided: number
}

/** Servers whose octets are counted apart; the rest counts under no zone. */
const MOST_SERVERS = 100_000

/** What the sensor cannot see: octets that are encrypted, of no known protocol, or seen from one side only. */
export class BlindSpots {
  readonly #isEncrypted: (protocol: string) => boolean
  readonly #byServer = new Map<string, Octets>()

  constructor(isEncrypted: (protocol: string) => boolean) {
    this.#isEncrypted = isEncrypted
  }

  /** Groups answer nobody, so that only unicast flows can be one-sided. */
  traffic(traffic: Traffic): void {
    const octets = traffic.octetsFromClient + traffic.octetsFromServer
    if (octets === 0) return
    const key = this.#byServer.size < MOST_SERVERS ? (traffic.server.ip ?? traffic.server.mac ?? '') : ''
    let counted = this.#byServer.get(key)
    if (counted === undefined) {
      counted = { all: 0, encrypted: 0, unknown: 0, oneSided: 0 }
      this.#byServer.set(key, counted)
    }
    counted.all += octets
    if (this.#isEncrypted(traffic.protocol)) counted.encrypted += octets
    if (traffic.protocol === '') counted.unknown += octets
    const isOneSided = traffic.packetsFromClient === 0 || traffic.packetsFromServer === 0
    if (isOneSided && traffic.transport === 'tcp') counted.oneSided += octets
  }

  /** Shares of octets per zone, in name order. `zoneOf` answers '' for servers of no zone. */
  list(zoneOf: (address: string) => string): BlindSpot[] {
    const zones = new Map<string, Octets>()
    for (const [address, octets] of this.#byServer) {
      const zone = zoneOf(address)
      const sum = zones.get(zone) ?? { all: 0, encrypted: 0, unknown: 0, oneSided: 0 }
      for (const name of ['all', 'encrypted', 'unknown', 'oneSided'] as const) sum[name] += octets[name]
      zones.set(zone, sum)
    }
    return [...zones]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([zone, { all, encrypted, unknown, oneSided }]) => ({
        zone,
        encrypted: share(encrypted, all),
        unknown: share(unknown, all),
        oneSided: share(oneSided, all),
      }))
  }
}

/** Four digits, so that a document does not change with the order of additions. */
function share(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 10_000
}
