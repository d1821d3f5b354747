import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { tellDescriptions } from './descriptions.ts'
import type { Exchange } from './exchange.ts'
import { tellForgotten, tellFrame } from './frames.ts'
import { connectionTypes, SERVICE, services, statusName } from './services.ts'
import { HEADER, type KnxMessage } from './wire.ts'

/** Length of an endpoint block over IPv4. */
const ENDPOINT = 8

export function facts({ service, length }: KnxMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { bytes, fromClient } = slice
  const start = slice.start + HEADER
  const end = slice.start + length
  const known = services.get(service)
  if (known?.verb !== undefined) {
    const operation: Operation = {
      kind: 'operation',
      about: fromClient ? undefined : 'client',
      verb: known.verb,
      name: known.name,
      code: hexCode(service, 4),
      outcome: 'asked',
      value: service === SERVICE.CONNECT_REQUEST ? connectionOf(bytes, start, end, exchange) : undefined,
    }
    tell(operation)
    // Answers to a search come from the devices' own addresses.
    const isSearch = service === SERVICE.SEARCH_REQUEST || service === SERVICE.SEARCH_REQUEST_EXTENDED
    if (known.answer !== undefined && !isSearch)
      tellForgotten(exchange.ask(`service ${known.answer}`, operation), tell)
    if (service === SERVICE.DISCONNECT_REQUEST)
      tell({ kind: 'session', phase: 'close', method: exchange.connection, secured: false })
    return
  }
  switch (service) {
    case SERVICE.TUNNELLING_REQUEST:
    case SERVICE.DEVICE_CONFIGURATION_REQUEST: {
      if (start + 4 > end) return
      const key = `ack ${fromClient} ${bytes[start + 1]} ${bytes[start + 2]}`
      tellFrame({ start: start + 4, end, key, isRouted: false }, slice, tell, exchange)
      return
    }
    case SERVICE.ROUTING_INDICATION:
    case SERVICE.ROUTING_SYSTEM_BROADCAST:
      tellFrame({ start, end, key: undefined, isRouted: true }, slice, tell, exchange)
      return
    case SERVICE.TUNNELLING_ACK:
    case SERVICE.DEVICE_CONFIGURATION_ACK:
      if (start + 4 <= end)
        settle(
          `ack ${!fromClient} ${bytes[start + 1]} ${bytes[start + 2]}`,
          bytes[start + 3]!,
          tell,
          exchange,
        )
      return
    case SERVICE.SECURE_WRAPPER:
      tell({ kind: 'session', phase: 'open', method: 'knx-ip-secure', secured: true })
      return
    default:
      answered(service, slice, start, end, tell, exchange)
  }
}

function answered(
  service: number,
  slice: Slice,
  start: number,
  end: number,
  tell: Tell,
  exchange: Exchange,
): void {
  const { bytes, fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  switch (service) {
    case SERVICE.SEARCH_RESPONSE:
    case SERVICE.SEARCH_RESPONSE_EXTENDED:
      tellDescriptions(bytes, start + ENDPOINT, end, about, tell)
      return
    case SERVICE.DESCRIPTION_RESPONSE:
      settle(`service ${service}`, 0, tell, exchange)
      tellDescriptions(bytes, start, end, about, tell)
      return
    case SERVICE.CONNECT_RESPONSE: {
      if (start + 2 > end) return
      const status = bytes[start + 1]!
      settle(`service ${service}`, status, tell, exchange)
      const phase = status === 0 ? 'open' : 'refused'
      tell({ kind: 'session', phase, method: exchange.connection, secured: false })
      return
    }
    case SERVICE.CONNECTIONSTATE_RESPONSE:
    case SERVICE.DISCONNECT_RESPONSE:
      if (start + 2 <= end) settle(`service ${service}`, bytes[start + 1]!, tell, exchange)
      return
    case SERVICE.SESSION_STATUS: {
      // Zero: authenticated; the others refuse or end the session. KNX Standard 03_08_09 Security.
      const status = bytes[start] ?? 1
      settle(`service ${service}`, status, tell, exchange)
      tell({
        kind: 'session',
        phase: status === 0 ? 'open' : 'refused',
        method: 'knx-ip-secure',
        secured: true,
      })
      return
    }
    default:
      settle(`service ${service}`, 0, tell, exchange)
  }
}

function settle(key: string, status: number, tell: Tell, exchange: Exchange): void {
  const asked = exchange.answer(key)
  if (asked === undefined) return
  tell(
    status === 0 ? { ...asked, outcome: 'ok' } : { ...asked, outcome: 'refused', error: statusName(status) },
  )
}

/** What kind of connection is asked for, behind two endpoints. */
function connectionOf(bytes: Uint8Array, start: number, end: number, exchange: Exchange): string | undefined {
  const first = start < end ? bytes[start]! : 0
  const second = start + first < end ? bytes[start + first]! : 0
  const at = start + first + second
  if (first === 0 || second === 0 || at + 2 > end) return undefined
  const type = connectionTypes.get(bytes[at + 1]!) ?? `connection type ${bytes[at + 1]}`
  exchange.connection = type
  if (first !== ENDPOINT) return type
  return `${type} for ${ipv4Text(bytes, start + 2)}:${u16be(bytes, start + 6)}`
}

/** Requests come from the client; a routing telegram tells nothing. */
export function isFromClient({ service }: KnxMessage, { bytes, start, end }: Slice): boolean | undefined {
  if (service >> 8 === 0x05 || service === SERVICE.SECURE_WRAPPER) return undefined
  if (service === SERVICE.TUNNELLING_REQUEST || service === SERVICE.TUNNELLING_ACK) {
    const code = start + 10 < end ? bytes[start + 10] : undefined
    // L_Data.req comes from the client, L_Data.ind and .con from the server.
    return service === SERVICE.TUNNELLING_ACK || code === undefined ? undefined : code === 0x11
  }
  if (service === SERVICE.DEVICE_CONFIGURATION_REQUEST || service === SERVICE.DEVICE_CONFIGURATION_ACK)
    return undefined
  const known = services.get(service)
  return known === undefined ? undefined : known.verb !== undefined && known.verb !== 'report'
}

export function finish(exchange: Exchange, tell: Tell): void {
  for (const operation of exchange.takePending()) tellForgotten(operation, tell)
}
