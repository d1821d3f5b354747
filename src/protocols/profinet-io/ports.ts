/** Interface and ports of a device, as it reports them: IEC 61158-6-10, PDInterfaceDataReal, PDPortDataReal. */
import { text } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { BLOCK_HEADER, type ProfinetIoBlock } from './blocks.ts'

const limits = {
  /** Neighbours emitted for one port; there is one, unless a forwarding device is between. */
  peers: 8,
} as const

/** Bytes from the last name of a peer to the end of its MAC address, after padding: line delay (4), address (6). */
const PEER_MAC = 4
const PEER_TAIL = 10
/** PDPortDataReal: padding (2), slot (2), subslot (2), then the names. */
const PORT_NAMES = 12
/** Chassis that have no station name give their MAC address in its place. */
const MAC_TEXT = /^[0-9a-f]{2}([-:][0-9a-f]{2}){5}$/i

/** Offset of the next multiple of four bytes, counted from the block. */
function padded(at: number, { start }: ProfinetIoBlock): number {
  return start + ((at - start + 3) & ~3)
}

/** A name with its length in front: the name, and where it ends; undefined beyond the block. */
function nameAt(bytes: Uint8Array, at: number, end: number): { name: string; next: number } | undefined {
  if (at >= end) return undefined
  const next = at + 1 + bytes[at]!
  return next <= end ? { name: text(bytes, at + 1, next), next } : undefined
}

/** Name and addresses of the interface. */
export function emitInterface(bytes: Uint8Array, block: ProfinetIoBlock, about: About, emit: Emit): void {
  const chassis = nameAt(bytes, block.start + BLOCK_HEADER, block.end)
  if (chassis === undefined) return
  const mac = padded(chassis.next, block)
  const ip = mac + 8
  if (ip + 4 > block.end) return
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  if (chassis.name !== '' && !MAC_TEXT.test(chassis.name)) say('name', chassis.name, 'OwnChassisID')
  say('mac', macText(bytes, mac), 'MACAddress')
  if (bytes[ip] !== 0) say('ip', ipv4Text(bytes, ip), 'IPAddress')
}

/** Which neighbours the device sees at a port: `siemens-x208-switch (port-004)`. */
export function emitPort(bytes: Uint8Array, block: ProfinetIoBlock, about: About, emit: Emit): void {
  const { start, end } = block
  const own = nameAt(bytes, start + PORT_NAMES, end)
  if (own === undefined || own.next >= end) return
  let at = padded(own.next + 1, block)
  for (let peers = Math.min(bytes[own.next]!, limits.peers); peers > 0; peers--) {
    const port = nameAt(bytes, at, end)
    const chassis = port === undefined ? undefined : nameAt(bytes, port.next, end)
    if (port === undefined || chassis === undefined) return
    const tail = padded(chassis.next, block)
    if (tail + PEER_TAIL > end) return
    emit({ kind: 'topology', about, port: own.name, neighbour: `${chassis.name} (${port.name})` })
    if (chassis.name !== '' && !MAC_TEXT.test(chassis.name))
      emit({
        kind: 'identity',
        about: macText(bytes, tail + PEER_MAC),
        attribute: 'name',
        value: chassis.name,
        confidence: confidence.hearsay,
        field: 'PeerChassisID',
      })
    at = padded(tail + PEER_TAIL, block)
  }
}
