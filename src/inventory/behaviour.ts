/** Behaviour of a host: its role in each protocol, by its requests and responses, not by its ports. */
import type { Operation, Verb } from '#model/fact'
import { SmallMap } from '#model/small-map'
import type { Host } from './host.ts'
import type { Knowledge } from './knowledge.ts'
import { type Counters, limits } from './limits.ts'
import type { LinkState } from './link-state.ts'

/** Verbs by which an engineering station is known. */
const PROGRAMMING: ReadonlySet<Verb> = new Set([
  'download-program',
  'upload-program',
  'update-firmware',
  'start',
  'stop',
  'set-mode',
])
const WRITING: ReadonlySet<Verb> = new Set(['write', 'operate', 'force'])
/** Browsing that looks for programs rather than for points: `List blocks`, `Browse program names`. */
const PROGRAM_WORD = /\b(block|program|routine)/i

/** Input of the judgement of behaviour. */
export interface Doing {
  readonly knowledge: Knowledge
  readonly counters: Counters
}

/** The client of a new link asks in its protocol; whom, is remembered for OT protocols. True if it is news. */
export function noteAsking(link: LinkState, { knowledge, counters }: Doing): boolean {
  const use = link.client.use(link.protocol, link, counters)
  if (use === undefined) return false
  const isOt = knowledge.protocolFamily(link.protocol) === 'ot'
  if (isOt) {
    use.targets ??= new Set()
    if (use.targets.size < limits.targetsPerClient) use.targets.add(link.server.number)
  }
  const isPeer = !link.isSure || link.server.kind === 'group'
  if (isPeer ? use.asPeer : use.asClient) return false
  if (isPeer) use.asPeer = true
  else use.asClient = true
  if (isOt) link.client.asksOt = true
  return true
}

/** The server of a link answered. True if its part in the protocol is news. */
export function noteAnswering(link: LinkState, { knowledge, counters }: Doing): boolean {
  const { server } = link
  if (server.kind === 'group') return false
  const use = server.use(link.protocol, link, counters)
  if (use === undefined) return false
  if (link.isSure ? use.asServer : use.asPeer) return false
  if (link.isSure) use.asServer = true
  else use.asPeer = true
  if (knowledge.protocolFamily(link.protocol) === 'ot') server.servesOt = true
  return true
}

/** Effect of an operation, seen for the first time on a link, on its client's role. */
export function noteOperation(fact: Operation, link: LinkState, { knowledge }: Doing): boolean {
  const use = link.client.protocols?.get(link.protocol)
  if (use === undefined || fact.outcome === 'unanswered' || knowledge.protocolFamily(link.protocol) !== 'ot')
    return false
  const isProgramming = PROGRAMMING.has(fact.verb) || (fact.verb === 'browse' && PROGRAM_WORD.test(fact.name))
  const isWriting = WRITING.has(fact.verb)
  if ((!isProgramming || use.hasProgrammed) && (!isWriting || use.hasWritten)) return false
  if (isProgramming) use.hasProgrammed = true
  if (isWriting) use.hasWritten = true
  return true
}

/** Protocols whose `unit` of an operation addresses a device, and the standard's word for it. */
const UNIT_KIND: ReadonlyMap<string, string> = new Map([
  ['modbus', 'unit'], // MODBUS Messaging on TCP/IP V1.0b §3.1.3
  ['dnp3', 'link-address'], // IEEE 1815-2012 §9.2.4.1.3
  ['iec104', 'common-address'], // IEC 60870-5-101:2003 §7.2.4
  ['iec101', 'common-address'],
])

/** An exception that the gateway itself sends: MODBUS Application Protocol V1.1b3 §7, codes 0A and 0B. */
const GATEWAY_ERROR = /gateway/i

/** The unit that answered is one of the server's protocol addresses. True if it is news. */
export function noteUnit(fact: Operation, protocol: string, server: Host, counters: Counters): boolean {
  const kind = UNIT_KIND.get(protocol)
  if (kind === undefined || fact.unit === undefined || fact.unit === '') return false
  if (fact.outcome === 'requested' || fact.outcome === 'unanswered') return false
  if (fact.outcome === 'rejected' && GATEWAY_ERROR.test(fact.error ?? '')) return false
  return addProtocolAddress(server, { protocol, kind, value: fact.unit }, counters)
}

export function addProtocolAddress(
  host: Host,
  address: { protocol: string; kind: string; value: string },
  counters: Counters,
): boolean {
  host.protocolAddresses ??= new SmallMap()
  const key = `${address.protocol} ${address.kind} ${address.value}`
  if (host.protocolAddresses.has(key)) return false
  if (host.protocolAddresses.size >= limits.protocolAddressesPerHost) {
    counters.count('inventory.protocolAddresses')
    return false
  }
  host.protocolAddresses.set(key, address)
  return true
}

/** Attempts without an answer that make a scanner, and the share of all its attempts they must be. */
const SCAN_FAILURES = 20
const SCAN_SHARE = 0.5

export function isScanning(hosts: Iterable<Host>): boolean {
  for (const host of hosts) {
    if (host.failed >= SCAN_FAILURES && host.failed >= SCAN_SHARE * host.tried) return true
  }
  return false
}
