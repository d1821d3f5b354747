/** Facts of the network layer: routers, networks and their state. ASHRAE 135-2020 clause 6.4. */
import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import { type Network, networkMessages, networkRejections } from './npdu.ts'
import { ipOfStation, partiesOf } from './parties.ts'
import type { BacnetState } from './state.ts'
import type { BacnetMessage } from './wire.ts'

const MESSAGE = {
  WHO_IS: 0,
  I_AM: 1,
  COULD_BE: 2,
  REJECT: 3,
  BUSY: 4,
  AVAILABLE: 5,
  INITIALIZE: 6,
  INITIALIZED: 7,
}
const SECURITY_FIRST = 0x0a
const SECURITY_LAST = 0x11
const NUMBER_IS = 0x13

export function networkFacts(message: BacnetMessage, slice: Slice, emit: Emit, state: BacnetState): void {
  const { network } = message
  if (network === undefined) return
  const { source } = network
  // Only a router names the network that a message comes from (clause 6.2.2); a device of BACnet/IP may name its own.
  if (source !== undefined && ipOfStation(source) === undefined)
    emitRouter(message, slice, source.network, 'SNET', emit, state)
  if (network.messageType === undefined) return
  const type = network.messageType
  const known = networkMessages.get(type)
  const parties = partiesOf(message, slice)
  const isQuery = type === MESSAGE.INITIALIZE && slice.bytes[network.bodyStart] === 0
  const about = known?.isReport === true ? parties.sender : parties.receiver
  emit({
    kind: 'operation',
    about: about === 'server' ? undefined : about,
    verb: isQuery ? 'read' : (known?.verb ?? 'execute'),
    name: known?.name ?? `Network message ${hexCode(type)}`,
    code: `net:${hexCode(type)}`,
    object: objectOf(network, slice),
    unit: parties.unit,
    outcome: 'requested',
    value: type === MESSAGE.REJECT ? rejection(slice.bytes[network.bodyStart]) : undefined,
  })
  if (type >= SECURITY_FIRST && type <= SECURITY_LAST)
    emit({ kind: 'session', phase: 'open', method: 'bacnet-network-security', secured: true })
  if (type === MESSAGE.I_AM || type === MESSAGE.AVAILABLE || type === MESSAGE.BUSY)
    for (const number of networksOf(network, slice))
      emitRouter(message, slice, number, known!.name, emit, state)
}

function rejection(reason: number | undefined): string | undefined {
  return reason === undefined ? undefined : (networkRejections[reason] ?? `reason ${reason}`)
}

/** Networks that a message lists, two bytes each. */
function networksOf({ bodyStart }: Network, { bytes, end }: Slice): number[] {
  const networks: number[] = []
  for (let at = bodyStart; at + 2 <= end && networks.length < limits.entries; at += 2)
    networks.push(u16be(bytes, at))
  return networks
}

function objectOf(network: Network, slice: Slice): string | undefined {
  const { bytes, end } = slice
  const at = network.bodyStart
  switch (network.messageType) {
    case MESSAGE.WHO_IS:
    case MESSAGE.I_AM:
    case MESSAGE.BUSY:
    case MESSAGE.AVAILABLE: {
      const numbers = networksOf(network, slice)
      return numbers.length === 0 ? undefined : `network ${numbers.slice(0, 8).join(', ')}`
    }
    case MESSAGE.REJECT:
      return at + 3 <= end ? `network ${u16be(bytes, at + 1)}` : undefined
    case MESSAGE.INITIALIZE:
    case MESSAGE.INITIALIZED:
      return at < end ? `${bytes[at]} ports` : undefined
    case MESSAGE.COULD_BE:
    case 0x08:
    case 0x09:
    case NUMBER_IS:
      return at + 2 <= end ? `network ${u16be(bytes, at)}` : undefined
    default:
      return undefined
  }
}

function emitRouter(
  message: BacnetMessage,
  slice: Slice,
  network: number,
  field: string,
  emit: Emit,
  state: BacnetState,
): void {
  const about = slice.fromClient ? 'client' : 'server'
  if (message.link.known?.origin !== undefined || !state.isNewRoute(about, network)) return
  emit({
    kind: 'identity',
    about,
    attribute: 'role',
    value: 'bacnet-router',
    // Many controllers route to a serial bus of their own: it hardly identifies the device.
    confidence: confidence.hearsay,
    field,
  })
  emit({ kind: 'topology', about, route: `BACnet network ${network}` })
}
