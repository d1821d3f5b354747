import type { Observation, Traffic } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { VolumeModel } from './volume-model.ts'

/** M1: who reaches whom by which service. */
export interface ConnectionPair {
  readonly client: string
  readonly server: string
  readonly service: string
  first: Microseconds
  last: Microseconds
  count: number
  /** A person declared it not normal, and it was removed. */
  isGone: boolean
  /** M6; made with the first bytes. */
  volume: VolumeModel | undefined
}

/** IANA: ports from here on are made up by clients. RFC 6335 §6. */
const DYNAMIC_PORTS = 49_152
const ZERO = 0x30
const NINE = 0x39

/**
 * A service class: protocol and transport, and the port where it is a well-known one. Ports that are made up anew for
 * each session all count as `ephemeral`, or every passive FTP transfer would be news.
 */
export function serviceOf({
  protocol,
  transport,
  server,
}: Pick<Observation | Traffic, 'protocol' | 'transport' | 'server'>): string {
  // Findings of signatures in unrecognised payload have its transport as protocol.
  const name = protocol === '' || protocol === transport ? transport : `${transport}/${protocol}`
  if (server.port === undefined) return name
  return server.port >= DYNAMIC_PORTS ? `${name}/ephemeral` : `${name}/${server.port}`
}

/** Transport and port of a service, whatever is spoken there; undefined where there is no port of its own. */
export function doorOf({
  transport,
  server,
}: Pick<Observation | Traffic, 'transport' | 'server'>): string | undefined {
  return server.port === undefined || server.port >= DYNAMIC_PORTS ? undefined : `${transport}/${server.port}`
}

/** The same of a service's name: `tcp/s7comm/102` and `tcp/102` are `tcp/102`. */
export function doorOfService(service: string): string | undefined {
  const last = service.lastIndexOf('/')
  if (last < 0 || !isNumber(service, last + 1)) return undefined
  const first = service.indexOf('/')
  return first === last ? service : service.slice(0, first) + service.slice(last)
}

/** Digits alone from there on, one at least. */
function isNumber(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter < ZERO || letter > NINE) return false
  }
  return from < text.length
}

export function connectionPairKey(client: string, server: string, service: string): string {
  return `${client}\n${server}\n${service}`
}

/** The relation that a conversation's traffic was found to be, unless its protocol has become clearer since. */
export function recentConnectionPair({ memo, protocol }: Observation | Traffic): ConnectionPair | undefined {
  if (memo === undefined || memo.connectionPairProtocol !== protocol) return undefined
  const connectionPair = memo.connectionPair as ConnectionPair | undefined
  return connectionPair?.isGone === true ? undefined : connectionPair
}

/** Of its conversation: who asks next need not look. */
export function remember({ memo, protocol }: Observation | Traffic, connectionPair: ConnectionPair): void {
  if (memo === undefined) return
  memo.connectionPair = connectionPair
  memo.connectionPairProtocol = protocol
}

export function seenAgain(connectionPair: ConnectionPair, last: Microseconds, count: number): ConnectionPair {
  connectionPair.last = Math.max(connectionPair.last, last)
  connectionPair.count += count
  return connectionPair
}
