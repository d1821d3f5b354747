/** Facts of the link layer: broadcast management, foreign devices, forwarding. ASHRAE 135-2020 Annex J. */
import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { BVLC_IPV4, LINK, linkRefusals } from './bvlc.ts'
import { limits } from './limits.ts'
import type { BacnetState } from './state.ts'
import type { BacnetMessage } from './wire.ts'

export function linkCode(type: number, code: number): string {
  return `${type === BVLC_IPV4 ? 'bvlc' : 'bvlc6'}:${hexCode(code)}`
}

export function linkFacts(message: BacnetMessage, slice: Slice, emit: Emit, state: BacnetState): void {
  const { link } = message
  if (link.type === 0) return
  if (link.known?.verb !== undefined) {
    asked(message, link.known.verb, slice, emit, state)
    return
  }
  if (link.type !== BVLC_IPV4) return
  switch (link.code) {
    case LINK.RESULT:
      if (slice.end - slice.start >= 6) result(u16be(slice.bytes, slice.start + 4), emit, state)
      return
    case LINK.READ_TABLE_ACK:
    case LINK.READ_FOREIGN_ACK:
      table(message, slice, emit, state)
      return
    case LINK.FORWARDED:
      emitManager(slice, emit, 'Forwarded-NPDU')
      return
    case LINK.SECURE:
      emit({ kind: 'session', phase: 'open', method: 'bacnet-secure-bvll', secured: true })
      return
    default:
  }
}

function asked(
  { link }: BacnetMessage,
  verb: Operation['verb'],
  { bytes, start, end, fromClient }: Slice,
  emit: Emit,
  state: BacnetState,
): void {
  const isIpv4 = link.type === BVLC_IPV4
  const lifetime = isIpv4 ? 4 : 7
  const isRegister = link.known?.name === 'Register-Foreign-Device'
  const operation: Operation = {
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb,
    name: link.known!.name,
    code: linkCode(link.type, link.code),
    object:
      isIpv4 && (link.code === LINK.WRITE_TABLE || link.code === LINK.DELETE_FOREIGN)
        ? entriesOf(bytes, start + 4, end, link.code === LINK.DELETE_FOREIGN ? 6 : 10).join(', ') || 'empty'
        : undefined,
    outcome: 'requested',
    value: isRegister && start + lifetime + 2 <= end ? `${u16be(bytes, start + lifetime)} s` : undefined,
  }
  emit(operation)
  state.linkRequest = isIpv4 ? operation : undefined
}

function result(code: number, emit: Emit, state: BacnetState): void {
  const request = state.linkRequest
  if (request === undefined) return
  state.linkRequest = undefined
  const refusal = linkRefusals.get(code)
  if (code === 0) emit({ ...request, outcome: 'succeeded' })
  else emit({ ...request, outcome: 'rejected', error: refusal?.name ?? `result ${hexCode(code, 4)}` })
}

/** Address and port of each entry, in text; a mask or times follow in the larger ones. */
function entriesOf(bytes: Uint8Array, start: number, end: number, size: number): string[] {
  const entries: string[] = []
  for (let at = start; at + size <= end && entries.length < limits.entries; at += size)
    entries.push(`${ipv4Text(bytes, at)}:${u16be(bytes, at + 4)}`)
  return entries
}

function table({ link }: BacnetMessage, slice: Slice, emit: Emit, state: BacnetState): void {
  const request = state.linkRequest
  state.linkRequest = undefined
  const entries = entriesOf(slice.bytes, slice.start + 4, slice.end, 10)
  if (request !== undefined) emit({ ...request, outcome: 'succeeded', value: `${entries.length} entries` })
  emitManager(slice, emit, link.known!.name)
  const about = slice.fromClient ? 'client' : 'server'
  const route = link.code === LINK.READ_TABLE_ACK ? 'BACnet broadcast distribution' : 'BACnet foreign device'
  for (const neighbour of entries) emit({ kind: 'topology', about, neighbour, route })
}

/** Only a broadcast management device forwards and keeps tables. */
function emitManager({ fromClient }: Slice, emit: Emit, field: string): void {
  emit({
    kind: 'identity',
    about: fromClient ? 'client' : 'server',
    attribute: 'role',
    value: 'bacnet-broadcast-management-device',
    confidence: confidence.management,
    field,
  })
}
