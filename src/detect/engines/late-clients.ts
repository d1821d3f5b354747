import { withoutLocalBit } from '#model/address'
import type { Device } from '#model/device'
import type { LateClient, RuleInput } from '#model/rule'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'
import { limits } from '../limits.ts'
import { isGroup } from '../names.ts'
import type { DetectionPlant } from '../plant.ts'
import { Recent } from './recent.ts'

/** Seconds. All regular clients send a request within one poll cycle of the capture's first request. */
const SETTLED_SECONDS = 15
/** Seconds. A client with older requests is a running screen that an operator uses. */
const FRESH_SECONDS = 60
/** Seconds. If the first client was quiet for this long, the later one takes over from a failed one. */
const FAILOVER_SECONDS = 60

interface Asker {
  /** See `endsOf`. */
  readonly client: string
  /** Fact as observed. */
  readonly address: string
  readonly time: Microseconds
}

interface First extends Asker {
  /** The latest of the other clients: it may take over. */
  readonly next?: Asker
}

/** First client of each industrial device, and clients that came later; needs no baseline. Bounded. */
export class LateClients {
  readonly counters = { detectAskersDropped: 0 }
  readonly #deviceOf: (address: string) => Device | undefined
  readonly #lastSeen: (address: string) => Microseconds | undefined
  readonly #forgot = (count: number): void => {
    this.counters.detectAskersDropped += count
  }
  /** By protocol and device. */
  readonly #first: Recent<First>
  /** First request, by protocol, device and client. */
  readonly #came: Recent<Microseconds>
  /** Number of restarts, start of validity, and time of the latest request. */
  #beginning = 1
  #since: Microseconds = 0
  #latest: Microseconds = 0
  #isRestarted = false

  /**
   * @param plant its snapshots of devices may be a minute old, its times of addresses are not
   * @param seed as of `Windows`
   */
  constructor(plant: Pick<DetectionPlant, 'deviceOfAddress' | 'lastSeen'>, seed = 0) {
    this.#deviceOf = (address) => plant.deviceOfAddress(address)
    this.#lastSeen = (address) => plant.lastSeen(address)
    this.#first = new Recent(limits.askedDevices, this.#forgot, seed)
    this.#came = new Recent(limits.askers, this.#forgot, seed)
  }

  /** Records the client. Call it with every industrial request; only the first of a flow costs time. */
  heard(input: RuleInput): void {
    const { memo, directionKnown, time, lastTime } = input
    if (this.#isRestarted) this.#beginUnlessGoingOn(lastTime)
    if (lastTime > this.#latest) this.#latest = lastTime
    if (memo?.askedSince === this.#beginning || !directionKnown) return
    // A client from before the clock was set back did not come now.
    const goesOn = memo !== undefined && memo.askedSince > 0
    if (memo !== undefined) memo.askedSince = this.#beginning
    const { device, client, address } = endsOf(input)
    const asker = [device, client]
    if (this.#came.get(asker) !== undefined) return
    const came = goesOn ? this.#since : time
    this.#came.swap(asker, came)
    this.#first.swap(device, this.#firstOf(this.#first.get(device), { client, address, time: came }))
  }

  /** Another capture begins, and all flows with it: times are comparable only if time continues. */
  restart(): void {
    this.#isRestarted = true
  }

  /** The clock was set back to `now`; reports of its future may still arrive. */
  begin(now: Microseconds): void {
    this.#beginning++
    this.#since = this.#latest = now
    this.#first.clear()
    this.#came.clear()
  }

  /** The client of an operation, if it came later to a device that another client polled before and still does. */
  of(input: RuleInput): LateClient | undefined {
    if (!input.directionKnown) return undefined
    const { device, client, address } = endsOf(input)
    const first = this.#first.get(device)
    const came = this.#came.get([device, client])
    if (first === undefined || came === undefined) return undefined
    const after = (came - first.time) / MICROSECONDS_PER_SECOND
    if (after < SETTLED_SECONDS) return undefined
    if (input.time - came > FRESH_SECONDS * MICROSECONDS_PER_SECOND) return undefined
    if (this.#isSilent(first, came)) return undefined
    const settled = first.time + SETTLED_SECONDS * MICROSECONDS_PER_SECOND
    const wasThere = (this.#deviceOf(address)?.firstSeen ?? came) <= settled
    return { first: first.address, afterSeconds: Math.floor(after), wasThere }
  }

  /** Files of one ring buffer follow each other within seconds. */
  #beginUnlessGoingOn(now: Microseconds): void {
    this.#isRestarted = false
    const step = now - this.#latest
    // Two files of one time may overlap a little.
    if (step < -MICROSECONDS_PER_SECOND || step > FAILOVER_SECONDS * MICROSECONDS_PER_SECOND) this.begin(now)
  }

  /** The client that counts as the first, after another one appeared. */
  #firstOf(first: First | undefined, comer: Asker): First {
    if (first === undefined) return comer
    if (comer.time < first.time) return { ...comer, next: first }
    const { next } = first
    if (!this.#isSilent(first, comer.time)) return { ...first, next: comer }
    return next === undefined || this.#isSilent(next, comer.time) ? comer : { ...next, next: comer }
  }

  #isSilent({ client, address }: Asker, now: Microseconds): boolean {
    const last = Math.max(this.#lastSeen(address) ?? 0, this.#lastSeen(client) ?? 0)
    return now - last > FAILOVER_SECONDS * MICROSECONDS_PER_SECOND
  }
}

function endsOf({ protocol, client, server }: RuleInput): {
  device: string
  client: string
  address: string
} {
  const serverAddress = server.ip ?? server.mac ?? ''
  const address = client.ip ?? client.mac ?? ''
  return {
    // A device has one master, whatever protocol the later client uses; groups concern members of their protocol only.
    device: serverAddress === '' || isGroup(server) ? `${protocol} ${serverAddress}` : serverAddress,
    // A frame that returns from an EtherCAT line is marked, and belongs to its master as well.
    client: client.ip ?? withoutLocalBit(address),
    address,
  }
}
