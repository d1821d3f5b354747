import { eachIpAddress, eachTlv } from '#bytes/discovery-tlvs'
import { text } from '#bytes/text'
import { ipText, kindOfIp } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version, time to live, checksum, then TLVs whose length counts their four bytes of header: as CDP, with words for capabilities.
const HEADER = 4

const DEVICE_ID = 0x01
const ADDRESSES = 0x02
const PORT = 0x03
const CAPABILITIES = 0x04
const SOFTWARE = 0x05
const PLATFORM = 0x06
const TEXTS: ReadonlySet<number> = new Set([DEVICE_ID, PORT, CAPABILITIES, SOFTWARE, PLATFORM])

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
  const wrong = eachTlv(bytes, start + HEADER, end, limits.tlvs, (type, from, to) => {
    if (TEXTS.has(type)) texts.set(type, text(bytes, from, to))
    else if (type === ADDRESSES)
      eachIpAddress(bytes, from, to, limits.addresses, (at, byteCount) =>
        addresses.push(ipText(bytes, at, byteCount)),
      )
  })
  if (wrong !== undefined && !isCut)
    return { kind: 'malformed', at: wrong - start, reason: 'TLV length', length }
  return { kind: 'message', message: { texts, addresses }, length }
}

export const protocol = defineProtocol<FdpMessage, undefined>({
  name: 'fdp',
  shortName: 'FDP',
  title: 'Foundry Discovery Protocol',
  standard: 'No public document; as implemented by lldpd',
  depth: 'semantic',
  family: 'it',
  hints: [{ snap: { oui: 0x00e052, type: 0x2000 } }],
  dissect,
  facts({ texts, addresses }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string | undefined, field: string) => {
      if (value !== undefined && value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('name', texts.get(DEVICE_ID), 'DeviceID')
    say('model', texts.get(PLATFORM), 'Platform')
    say('software', texts.get(SOFTWARE), 'Version')
    for (const address of addresses) {
      const kind = kindOfIp(address)
      if (kind === 'private' || kind === 'public') say('ip', address, 'Net')
    }
    say('role', /router|switch/i.exec(texts.get(CAPABILITIES) ?? '')?.[0].toLowerCase(), 'Capabilities')
    emit({ kind: 'topology', about, port: texts.get(PORT) })
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
