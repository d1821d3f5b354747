import { isGroupMac, kindOfIp } from './address.ts'
import type { Party } from './fact.ts'
import type { Judged, Known } from './rule.ts'
import { MICROSECONDS_PER_SECOND } from './time.ts'

/** All that ask a device anyway do so within a poll cycle of the capture's first question. */
const SETTLED_SECONDS = 15
/** Who has asked for longer than this is a screen that runs, and an operator who uses it. */
const FRESH_SECONDS = 60
/** Whoever asked first has sent nothing for so long: who comes now takes over from one that failed. */
const FAILOVER_SECONDS = 60

export interface Latecomer {
  /** Address of who asked the device first. */
  readonly first: string
  /** Seconds from the first question anybody asked the device to the first of this client. */
  readonly afterSeconds: number
}

/**
 * The client of an operation, where it came to a device that another had been asking for a while and still does; nothing
 * learned is needed for that. What is asked about is remembered, so that a rule must ask of every operation while
 * learning. Bounded by `Known.swap`.
 *
 * @param isWanted false to remember alone, which is cheap
 */
export function latecomer(
  { client, server, protocol, time, directionKnown }: Judged,
  known: Known,
  isWanted: boolean,
): Latecomer | undefined {
  if (!directionKnown) return undefined
  const who = client.ip ?? client.mac ?? ''
  const address = server.ip ?? server.mac ?? ''
  // A device has one master, whatever the newcomer speaks; what is called to a group concerns those of its protocol.
  const device = isGroup(server) ? `${protocol} ${address}` : address
  const seconds = time / MICROSECONDS_PER_SECOND
  const heard = known.recall(device) ?? `${seconds} ${who}`
  const came = Number(known.recall(`${device} ${who}`) ?? seconds)
  if (came === seconds) {
    known.swap(device, heard)
    known.swap(`${device} ${who}`, came)
  }
  if (!isWanted) return undefined
  const [since = '', first = ''] = String(heard).split(' ')
  if (came - Number(since) < SETTLED_SECONDS || seconds - came > FRESH_SECONDS) return undefined
  const last = (known.asset(first)?.lastSeen ?? 0) / MICROSECONDS_PER_SECOND
  if (came - last > FAILOVER_SECONDS) return undefined
  return { first, afterSeconds: Math.floor(came - Number(since)) }
}

function isGroup({ ip, mac }: Party): boolean {
  if (ip === undefined) return mac === undefined || isGroupMac(mac)
  const kind = kindOfIp(ip)
  return kind === 'multicast' || kind === 'broadcast' || ip.endsWith('.255')
}
