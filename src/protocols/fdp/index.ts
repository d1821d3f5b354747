import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipText, kindOfIp } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version, time to live, checksum, then TLVs whose length counts their four octets of header: as CDP, with words for capabilities.
const HEADER = 4
const TLV_HEADER = 4

const DEVICE_ID = 0x01
const ADDRESSES = 0x02
const PORT = 0x03
const CAPABILITIES = 0x04
const SOFTWARE = 0x05
const PLATFORM = 0x06
const TEXTS: ReadonlySet<number> = new Set([DEVICE_ID, PORT, CAPABILITIES, SOFTWARE, PLATFORM])

/** NLPID of IPv4: ISO/IEC TR 9577. */
const NLPID_IPV4 = 0xcc

const limits = { tlvs: 64, addresses: 16 } as const

interface FdpMessage {
  readonly texts: ReadonlyMap<number, string>
  readonly addresses: readonly string[]
}

/** Reads one announcement. `malformed` if a TLV is shorter than its header or longer than the frame. */
function dissect({ bytes, start, end, isCut }: Slice): Dissected<FdpMessage> {
  const length = end - start
  if (length < HEADER || bytes[start] !== 1) return { kind: 'foreign' }
  const texts = new Map<number, string>()
  const addresses: string[] = []
  let at = start + HEADER
  for (let count = 0; at + TLV_HEADER <= end && count < limits.tlvs; count++) {
    const next = at + u16be(bytes, at + 2)
    if (next < at + TLV_HEADER || next > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'TLV length', length }
    }
    const type = u16be(bytes, at)
    if (TEXTS.has(type)) texts.set(type, text(bytes, at + TLV_HEADER, next))
    else if (type === ADDRESSES) addAddresses(addresses, bytes, at + TLV_HEADER, next)
    at = next
  }
  return { kind: 'message', message: { texts, addresses }, length }
}

/** A count, then for each protocol type, length of the protocol and its octets, length of the address and it. */
function addAddresses(addresses: string[], bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 4) return
  const count = Math.min(u32be(bytes, start), limits.addresses)
  let at = start + 4
  for (let i = 0; i < count && at + 2 <= end; i++) {
    const lengthAt = at + 2 + bytes[at + 1]!
    if (lengthAt + 2 > end) return
    const octets = u16be(bytes, lengthAt)
    const address = lengthAt + 2
    if (address + octets > end) return
    if (bytes[at + 1] === 1 && bytes[at + 2] === NLPID_IPV4 && octets === 4)
      addresses.push(ipText(bytes, address, octets))
    at = address + octets
  }
}

export const protocol = defineProtocol<FdpMessage, undefined>({
  name: 'fdp',
  title: 'Foundry Discovery Protocol',
  standard: 'none public; as open implementations (lldpd) send it',
  depth: 'semantic',
  family: 'it',
  hints: [{ snap: { oui: 0x00e052, type: 0x2000 } }],
  dissect,
  facts({ texts, addresses }, { fromClient }, tell) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string | undefined, field: string) => {
      if (value !== undefined && value !== '')
        tell({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('name', texts.get(DEVICE_ID), 'DeviceID')
    say('model', texts.get(PLATFORM), 'Platform')
    say('software', texts.get(SOFTWARE), 'Version')
    for (const address of addresses) {
      const kind = kindOfIp(address)
      if (kind === 'private' || kind === 'public') say('ip', address, 'Net')
    }
    say('role', /router|switch/i.exec(texts.get(CAPABILITIES) ?? '')?.[0].toLowerCase(), 'Capabilities')
    tell({ kind: 'topology', about, port: texts.get(PORT) })
  },
  rows: ({ texts, addresses }) => [
    {
      label: 'Device',
      value: `${texts.get(DEVICE_ID) ?? ''} ${texts.get(PLATFORM) ?? ''}`,
      at: 0,
      length: 0,
    },
    { label: 'Software', value: texts.get(SOFTWARE) ?? '', at: 0, length: 0 },
    { label: 'Port', value: texts.get(PORT) ?? '', at: 0, length: 0 },
    { label: 'Addresses', value: addresses.join(', '), at: 0, length: 0 },
  ],
})
