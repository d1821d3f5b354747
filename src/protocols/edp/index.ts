import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version, reserved, length, checksum, sequence, kind of identifier and a MAC; then TLVs whose length counts their head.
const VERSION = 1
const LENGTH = 2
const HEADER = 16
const MARKER = 0x99
const TLV_HEADER = 4

const DISPLAY = 1
const INFO = 2
const VLAN = 5

// Info: slot and port as the switch counts from 0, then a version of four bytes.
const INFO_PORT = 2
const INFO_VERSION = 12
// VLAN: flags, a reserved byte, the number, four more, its address and name.
const VLAN_ID = 2
const VLAN_ADDRESS = 8

const limits = { tlvs: 64, addresses: 16 } as const

interface EdpMessage {
  readonly name: string
  readonly port: string
  readonly version: string
  /** Of the first VLAN. */
  readonly vlan: number | undefined
  readonly addresses: readonly string[]
}

/** Reads one announcement. `malformed` if a TLV does not begin with its marker, or is longer than the frame. */
function dissect({ bytes, start, end, isCut }: Slice): Dissected<EdpMessage> {
  const length = end - start
  if (length < HEADER || bytes[start] !== VERSION) return { kind: 'foreign' }
  const stop = Math.min(end, start + u16be(bytes, start + LENGTH))
  const message = { name: '', port: '', version: '', vlan: undefined as number | undefined }
  const addresses: string[] = []
  let at = start + HEADER
  for (let count = 0; at + TLV_HEADER <= stop && count < limits.tlvs; count++) {
    const next = at + u16be(bytes, at + 2)
    if (bytes[at] !== MARKER || next < at + TLV_HEADER || next > stop) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'TLV', length }
    }
    const value = at + TLV_HEADER
    const byteCount = next - value
    const type = bytes[at + 1]
    if (type === DISPLAY) message.name = text(bytes, value, next)
    else if (type === INFO && byteCount >= INFO_VERSION + 4) {
      message.port = `${u16be(bytes, value) + 1}/${u16be(bytes, value + INFO_PORT) + 1}`
      message.version = bytes.subarray(value + INFO_VERSION, value + INFO_VERSION + 4).join('.')
    } else if (type === VLAN && byteCount >= VLAN_ADDRESS + 4) {
      message.vlan ??= u16be(bytes, value + VLAN_ID)
      const address = ipv4Text(bytes, value + VLAN_ADDRESS)
      if (address !== '0.0.0.0' && addresses.length < limits.addresses) addresses.push(address)
    }
    at = next
  }
  return { kind: 'message', message: { ...message, addresses }, length }
}

export const protocol = defineProtocol<EdpMessage, undefined>({
  name: 'edp',
  shortName: 'EDP',
  title: 'Extreme Discovery Protocol',
  standard: 'No public document; as implemented by lldpd',
  depth: 'semantic',
  family: 'it',
  hints: [{ snap: { oui: 0x00e02b, type: 0x00bb } }],
  dissect,
  facts({ name, port, version, vlan, addresses }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('name', name, 'Display')
    say('firmware', version, 'Version')
    say('role', 'switch', 'EDP')
    for (const address of addresses) say('ip', address, 'VLAN address')
    emit({ kind: 'topology', about, port, vlan })
  },
  rows: ({ name, port, version, addresses }) => [
    { label: 'Device', value: `${name} ${version}`, at: 0, length: 0 },
    { label: 'Port', value: port, at: 0, length: 0 },
    { label: 'Addresses', value: addresses.join(', '), at: 0, length: 0 },
  ],
})
