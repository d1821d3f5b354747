import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header and elements: RFC 5171 §4.
const HEADER = 4
const ELEMENT_HEADER = 4
const VERSION = 1
const LAST_OPCODE = 3
const elements = { deviceId: 1, portId: 2, deviceName: 6 } as const
/** Cisco's serial numbers: place of manufacture, year and week, four more. */
const SERIAL = /^[A-Z]{3}\d{4}[A-Z0-9]{4}$/

interface UdldMessage {
  readonly deviceId: string
  readonly portId: string
  readonly deviceName: string
}

function dissect({ bytes, start, end }: Slice): Dissected<UdldMessage> {
  const first = bytes[start]!
  if (end - start < HEADER + ELEMENT_HEADER || first >> 5 !== VERSION || (first & 0x1f) > LAST_OPCODE)
    return { kind: 'foreign' }
  const found = new Map<number, string>()
  for (let at = start + HEADER; at + ELEMENT_HEADER <= end; ) {
    const type = u16be(bytes, at)
    const length = u16be(bytes, at + 2)
    if (length < ELEMENT_HEADER || at + length > end) break // padding of a short frame
    if (type === elements.deviceId || type === elements.portId || type === elements.deviceName)
      found.set(type, text(bytes, at + ELEMENT_HEADER, at + length))
    at += length
  }
  const message = {
    deviceId: found.get(elements.deviceId) ?? '',
    portId: found.get(elements.portId) ?? '',
    deviceName: found.get(elements.deviceName) ?? '',
  }
  return { kind: 'message', message, length: end - start }
}

export const protocol = defineProtocol<UdldMessage, undefined>({
  name: 'udld',
  shortName: 'UDLD',
  title: 'UniDirectional Link Detection',
  standard: 'RFC 5171',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ snap: { oui: 0x00000c, type: 0x0111 } }],
  dissect,
  facts({ deviceId, portId, deviceName }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const emitted = { kind: 'identity', about, confidence: confidence.management } as const
    emit({ ...emitted, attribute: 'role', value: 'switch', field: 'UDLD' })
    const attribute = SERIAL.test(deviceId) ? 'serial' : 'name'
    if (deviceId !== '') emit({ ...emitted, attribute, value: deviceId, field: 'Device-ID' })
    if (deviceName !== '') emit({ ...emitted, attribute: 'name', value: deviceName, field: 'Device name' })
    if (portId !== '') emit({ kind: 'topology', about, port: portId })
  },
  rows: ({ deviceId, portId, deviceName }) => [
    { label: 'Device', value: `${deviceName} ${deviceId}`, at: 4, length: 0 },
    { label: 'Port', value: portId, at: 4, length: 0 },
  ],
})
