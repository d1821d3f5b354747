import { withoutLocalBit } from '#model/address'
import type { Asset } from '#model/asset'
import type { Judged, Latecomer } from '#model/rule'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'
import { limits } from '../limits.ts'
import { isGroup } from '../names.ts'
import { Recent } from './recent.ts'

/** All that ask a device anyway do so within a poll cycle of the capture's first question. */
const SETTLED_SECONDS = 15
/** Who has asked for longer than this is a screen that runs, and an operator who uses it. */
const FRESH_SECONDS = 60
/** Whoever asked first has sent nothing for so long: who comes now takes over from one that failed. */
const FAILOVER_SECONDS = 60

interface Asker {
  /** See `endsOf`. */
  readonly client: string
  /** As it was heard. */
  readonly address: string
  readonly time: Microseconds
}

interface First extends Asker {
  /** Who came last of the others: it may take over. */
  readonly next?: Asker
}

/** Who asked which industrial device first, and who came to it later; nothing learned is needed for that. Bounded. */
export class Latecomers {
  readonly counters = { detectAskersDropped: 0 }
  readonly #assetOf: (address: string) => Asset | undefined
  readonly #forgot = (count: number): void => {
    this.counters.detectAskersDropped += count
  }
  /** By protocol and device. */
  readonly #first = new Recent<First>(limits.askedDevices, this.#forgot)
  /** When a client first asked, by protocol, device and client. */
  readonly #came = new Recent<Microseconds>(limits.askers, this.#forgot)
  /** How often all of this began, since when it holds, and when somebody asked last. */
  #beginning = 1
  #since: Microseconds = 0
  #latest: Microseconds = 0
  #isRestarted = false

  /** @param assetOf what is known of an address */
  constructor(assetOf: (address: string) => Asset | undefined) {
    this.#assetOf = assetOf
  }

  /** Notes who asks. Call it with every industrial operation that is asked: of a conversation the first alone costs time. */
  heard(judged: Judged): void {
    const { memo, directionKnown, time, lastTime } = judged
    if (this.#isRestarted) this.#beginUnlessGoingOn(lastTime)
    if (lastTime > this.#latest) this.#latest = lastTime
    if (memo?.askedSince === this.#beginning || !directionKnown) return
    // Who asked before the clock was set back did not come now.
    const goesOn = memo !== undefined && memo.askedSince > 0
    if (memo !== undefined) memo.askedSince = this.#beginning
    const { device, client, address } = endsOf(judged)
    const asker = `${device} ${client}`
    if (this.#came.get('came', asker) !== undefined) return
    const came = goesOn ? this.#since : time
    this.#came.set('came', asker, came)
    this.#first.set(
      'first',
      device,
      this.#firstOf(this.#first.get('first', device), { client, address, time: came }),
    )
  }

  /** Another recording begins, and all conversations with it: who came when is not comparable, unless time goes on. */
  restart(): void {
    this.#isRestarted = true
  }

  /** The clock was set back to `now`, and what waited to be told of its future may still come. */
  begin(now: Microseconds): void {
    this.#beginning++
    this.#since = this.#latest = now
    this.#first.clear()
    this.#came.clear()
  }

  /** The client of an operation, where it came lately to a device that another had been asking for a while and still does. */
  of(judged: Judged): Latecomer | undefined {
    if (!judged.directionKnown) return undefined
    const { device, client, address } = endsOf(judged)
    const first = this.#first.get('first', device)
    const came = this.#came.get('came', `${device} ${client}`)
    if (first === undefined || came === undefined) return undefined
    const after = (came - first.time) / MICROSECONDS_PER_SECOND
    if (after < SETTLED_SECONDS) return undefined
    if (judged.time - came > FRESH_SECONDS * MICROSECONDS_PER_SECOND) return undefined
    if (this.#isSilent(first, came)) return undefined
    const settled = first.time + SETTLED_SECONDS * MICROSECONDS_PER_SECOND
    const wasThere = (this.#assetOf(address)?.firstSeen ?? came) <= settled
    return { first: first.address, afterSeconds: Math.floor(after), wasThere }
  }

  /** Files of one ring follow each other within seconds. */
  #beginUnlessGoingOn(now: Microseconds): void {
    this.#isRestarted = false
    const step = now - this.#latest
    // Two files of one time may overlap a little.
    if (step < -MICROSECONDS_PER_SECOND || step > FAILOVER_SECONDS * MICROSECONDS_PER_SECOND) this.begin(now)
  }

  /** Who counts as the first from now on, where somebody has come. */
  #firstOf(first: First | undefined, comer: Asker): First {
    if (first === undefined) return comer
    if (comer.time < first.time) return { ...comer, next: first }
    const { next } = first
    if (!this.#isSilent(first, comer.time)) return { ...first, next: comer }
    return next === undefined || this.#isSilent(next, comer.time) ? comer : { ...next, next: comer }
  }

  #isSilent({ client, address }: Asker, now: Microseconds): boolean {
    const last = Math.max(this.#assetOf(address)?.lastSeen ?? 0, this.#assetOf(client)?.lastSeen ?? 0)
    return now - last > FAILOVER_SECONDS * MICROSECONDS_PER_SECOND
  }
}

function endsOf({ protocol, client, server }: Judged): { device: string; client: string; address: string } {
  const serverAddress = server.ip ?? server.mac ?? ''
  const address = client.ip ?? client.mac ?? ''
  return {
    // A device has one master, whatever the newcomer speaks; what is called to a group concerns those of its protocol.
    device: serverAddress === '' || isGroup(server) ? `${protocol} ${serverAddress}` : serverAddress,
    // A frame that comes back from an EtherCAT line is marked, and its master's all the same.
    client: client.ip ?? withoutLocalBit(address),
    address,
  }
}
