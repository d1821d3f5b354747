import type { Fact, Observation, Party } from '#model/fact'
import type { Sighting } from '#model/sighting'

const limits = {
  /** Sightings known to be emitted; the oldest are dropped, and emitted again. */
  known: 100_000,
  /** Sightings that wait to be taken; a scan of names may not fill the memory. */
  waiting: 20_000,
} as const

/**
 * Indicators that threat intelligence may match one day – names, files, program fingerprints – emitted once for each
 * pair of ends.
 */
export class Sightings {
  readonly counters = { sightingsDropped: 0 }
  readonly #known = new Set<string>()
  #waiting: Sighting[] = []

  observed(observed: Observation): void {
    const sighting = sightingOf(observed)
    if (sighting === undefined || sighting.source === '') return
    const { kind, value, source, destination } = sighting
    // Which of its name servers a device asks is no news.
    const key = `${kind} ${value} ${source} ${kind === 'domain' ? '' : destination}`
    if (this.#known.has(key)) return
    if (this.#waiting.length >= limits.waiting) {
      this.counters.sightingsDropped++
      return
    }
    this.#known.add(key)
    if (this.#known.size > limits.known) this.#known.delete(this.#known.values().next().value!)
    this.#waiting.push(sighting)
  }

  /** Those since the last call. */
  take(): readonly Sighting[] {
    const taken = this.#waiting
    this.#waiting = []
    return taken
  }
}

function sightingOf(observed: Observation<Fact>): Sighting | undefined {
  const { fact, time, protocol, place, client, server } = observed
  const between = (from: Party, to: Party) =>
    ({ time, protocol, place, name: '', source: addressOf(from), destination: addressOf(to) }) as const
  if (fact.kind === 'lookup')
    return { ...between(client, server), kind: 'domain', value: fact.name.toLowerCase() }
  if (fact.kind === 'transfer' && fact.sha256 !== undefined) {
    const ends = fact.direction === 'to-server' ? between(client, server) : between(server, client)
    return { ...ends, kind: 'hash', value: fact.sha256, name: fact.name }
  }
  if (fact.kind === 'identity' && fact.attribute === 'fingerprint') {
    const ends = fact.about === 'client' ? between(client, server) : between(server, client)
    return { ...ends, kind: 'fingerprint', value: fact.value }
  }
  return undefined
}

function addressOf({ ip, mac }: Party): string {
  return ip ?? mac ?? ''
}
