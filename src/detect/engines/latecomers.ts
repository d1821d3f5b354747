import { isGroupMac, kindOfIp, withoutLocalBit } from '#model/address'
import type { Asset } from '#model/asset'
import type { Party } from '#model/fact'
import type { Judged, Latecomer } from '#model/rule'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'
import { limits } from '../limits.ts'
import { Recent } from './recent.ts'

/** All that ask a device anyway do so within a poll cycle of the capture's first question. */
const SETTLED_SECONDS = 15
/** Who has asked for longer than this is a screen that runs, and an operator who uses it. */
const FRESH_SECONDS = 60
/** Whoever asked first has sent nothing for so long: who comes now takes over from one that failed. */
const FAILOVER_SECONDS = 60

interface First {
  readonly client: string
  readonly time: Microseconds
}

/** Who asked which industrial device first, and who came to it later; nothing learned is needed for that. Bounded. */
export class Latecomers {
  readonly counters = { detectAskersDropped: 0 }
  readonly #forgot = (count: number): void => {
    this.counters.detectAskersDropped += count
  }
  /** By protocol and device. */
  readonly #first = new Recent<First>(limits.askedDevices, this.#forgot)
  /** When a client first asked, by protocol, device and client. */
  readonly #came = new Recent<Microseconds>(limits.askers, this.#forgot)

  /** Notes who asks. Call it with every industrial operation that is asked: of a conversation the first alone costs time. */
  heard(judged: Judged): void {
    const { memo, directionKnown, time } = judged
    if (memo?.isAsking === true || !directionKnown) return
    if (memo !== undefined) memo.isAsking = true
    const { device, client } = endsOf(judged)
    if (this.#first.get(device) === undefined) this.#first.set(device, { client, time })
    const asker = `${device} ${client}`
    if (this.#came.get(asker) === undefined) this.#came.set(asker, time)
  }

  /**
   * The client of an operation, where it came lately to a device that another had been asking for a while and still does.
   *
   * @param assetOf what is known of an address
   */
  of(judged: Judged, assetOf: (address: string) => Asset | undefined): Latecomer | undefined {
    if (!judged.directionKnown) return undefined
    const { device, client } = endsOf(judged)
    const first = this.#first.get(device)
    const came = this.#came.get(`${device} ${client}`)
    if (first === undefined || came === undefined) return undefined
    const after = (came - first.time) / MICROSECONDS_PER_SECOND
    if (after < SETTLED_SECONDS) return undefined
    if (judged.time - came > FRESH_SECONDS * MICROSECONDS_PER_SECOND) return undefined
    const last = assetOf(first.client)?.lastSeen ?? 0
    if (came - last > FAILOVER_SECONDS * MICROSECONDS_PER_SECOND) return undefined
    return { first: first.client, afterSeconds: Math.floor(after) }
  }
}

function endsOf({ protocol, client, server }: Judged): { device: string; client: string } {
  const address = server.ip ?? server.mac ?? ''
  return {
    // A device has one master, whatever the newcomer speaks; what is called to a group concerns those of its protocol.
    device: isGroup(server) ? `${protocol} ${address}` : address,
    // A frame that comes back from an EtherCAT line is marked, and its master's all the same.
    client: client.ip ?? withoutLocalBit(client.mac ?? ''),
  }
}

function isGroup({ ip, mac }: Party): boolean {
  if (ip === undefined) return mac === undefined || isGroupMac(mac)
  const kind = kindOfIp(ip)
  return kind === 'multicast' || kind === 'broadcast' || ip.endsWith('.255')
}
