import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitDescriptions } from './descriptions.ts'
import { emitForgotten, emitFrame } from './frames.ts'
import { connectionTypes, SERVICE, services, statusName } from './services.ts'
import type { KnxnetIpState } from './state.ts'
import { HEADER, type KnxMessage } from './wire.ts'

/** Length of an endpoint block over IPv4. */
const ENDPOINT = 8

export function facts({ service, length }: KnxMessage, slice: Slice, emit: Emit, state: KnxnetIpState): void {
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
      outcome: 'requested',
      value: service === SERVICE.CONNECT_REQUEST ? connectionOf(bytes, start, end, state) : undefined,
    }
    emit(operation)
    // Answers to a search come from the devices' own addresses.
    const isSearch = service === SERVICE.SEARCH_REQUEST || service === SERVICE.SEARCH_REQUEST_EXTENDED
    if (known.answer !== undefined && !isSearch)
      emitForgotten(state.add(`service ${known.answer}`, operation), emit)
    if (service === SERVICE.DISCONNECT_REQUEST)
      emit({ kind: 'session', phase: 'close', method: state.connection, secured: false })
    return
  }
  switch (service) {
    case SERVICE.TUNNELLING_REQUEST:
    case SERVICE.DEVICE_CONFIGURATION_REQUEST: {
      if (start + 4 > end) return
      const key = `ack ${fromClient} ${bytes[start + 1]} ${bytes[start + 2]}`
      emitFrame({ start: start + 4, end, key, isRouted: false }, slice, emit, state)
      return
    }
    case SERVICE.ROUTING_INDICATION:
    case SERVICE.ROUTING_SYSTEM_BROADCAST:
      emitFrame({ start, end, key: undefined, isRouted: true }, slice, emit, state)
      return
    case SERVICE.TUNNELLING_ACK:
    case SERVICE.DEVICE_CONFIGURATION_ACK:
      if (start + 4 <= end)
        settle(`ack ${!fromClient} ${bytes[start + 1]} ${bytes[start + 2]}`, bytes[start + 3]!, emit, state)
      return
    case SERVICE.SECURE_WRAPPER:
      emit({ kind: 'session', phase: 'open', method: 'knx-ip-secure', secured: true })
      return
    default:
      answered(service, slice, start, end, emit, state)
  }
}

function answered(
  service: number,
  slice: Slice,
  start: number,
  end: number,
  emit: Emit,
  state: KnxnetIpState,
): void {
  const { bytes, fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  switch (service) {
    case SERVICE.SEARCH_RESPONSE:
    case SERVICE.SEARCH_RESPONSE_EXTENDED:
      emitDescriptions(bytes, start + ENDPOINT, end, about, emit)
      return
    case SERVICE.DESCRIPTION_RESPONSE:
      settle(`service ${service}`, 0, emit, state)
      emitDescriptions(bytes, start, end, about, emit)
      return
    case SERVICE.CONNECT_RESPONSE: {
      if (start + 2 > end) return
      const status = bytes[start + 1]!
      settle(`service ${service}`, status, emit, state)
      const phase = status === 0 ? 'open' : 'refused'
      emit({ kind: 'session', phase, method: state.connection, secured: false })
      return
    }
    case SERVICE.CONNECTIONSTATE_RESPONSE:
    case SERVICE.DISCONNECT_RESPONSE:
      if (start + 2 <= end) settle(`service ${service}`, bytes[start + 1]!, emit, state)
      return
    case SERVICE.SESSION_STATUS: {
      // Zero: authenticated; the others refuse or end the session. KNX Standard 03_08_09 Security.
      const status = bytes[start] ?? 1
      settle(`service ${service}`, status, emit, state)
      emit({
        kind: 'session',
        phase: status === 0 ? 'open' : 'refused',
        method: 'knx-ip-secure',
        secured: true,
      })
      return
    }
    default:
      settle(`service ${service}`, 0, emit, state)
  }
}

function settle(key: string, status: number, emit: Emit, state: KnxnetIpState): void {
  const asked = state.take(key)
  if (asked === undefined) return
  emit(
    status === 0
      ? { ...asked, outcome: 'succeeded' }
      : { ...asked, outcome: 'rejected', error: statusName(status) },
  )
}

/** Requested kind of connection, after two endpoints. */
function connectionOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  state: KnxnetIpState,
): string | undefined {
  const first = start < end ? bytes[start]! : 0
  const second = start + first < end ? bytes[start + first]! : 0
  const at = start + first + second
  if (first === 0 || second === 0 || at + 2 > end) return undefined
  const type = connectionTypes.get(bytes[at + 1]!) ?? `connection type ${bytes[at + 1]}`
  state.connection = type
  if (first !== ENDPOINT) return type
  return `${type} for ${ipv4Text(bytes, start + 2)}:${u16be(bytes, start + 6)}`
}

/** Requests come from the client; a routing telegram reports nothing. */
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

export function finish(state: KnxnetIpState, emit: Emit): void {
  for (const operation of state.takePending()) emitForgotten(operation, emit)
}
