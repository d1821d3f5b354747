import { eachIpAddress, eachTlv } from '#bytes/discovery-tlvs'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Cisco document 10892: version, time to live, checksum, then TLVs whose length counts their four bytes of header.
const HEADER = 4

/** TLV types: document 10892; from 0x14 on as seen in captures, no public document. */
const DEVICE_ID = 0x01
const ADDRESSES = 0x02
const PORT_ID = 0x03
const CAPABILITIES = 0x04
const SOFTWARE = 0x05
const PLATFORM = 0x06
const VTP_DOMAIN = 0x09
const NATIVE_VLAN = 0x0a
const SYSTEM_NAME = 0x14
const MANAGEMENT = 0x16
const LOCATION = 0x17

const limits = { tlvs: 128, addresses: 32 } as const

export interface CdpMessage {
  version: number
  timeToLive: number
  deviceId: string
  systemName: string
  portId: string
  software: string
  platform: string
  capabilities: number
  nativeVlan: number | undefined
  vtpDomain: string
  location: string
  readonly addresses: string[]
}

/** Reads one announcement. `malformed` if a TLV is shorter than its header or longer than the frame. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<CdpMessage> {
  const length = end - start
  if (length < HEADER || bytes[start] === 0 || bytes[start]! > 2) return { kind: 'foreign' }
  const message: CdpMessage = {
    version: bytes[start]!,
    timeToLive: bytes[start + 1]!,
    deviceId: '',
    systemName: '',
    portId: '',
    software: '',
    platform: '',
    capabilities: 0,
    nativeVlan: undefined,
    vtpDomain: '',
    location: '',
    addresses: [],
  }
  const wrong = eachTlv(bytes, start + HEADER, end, limits.tlvs, (type, from, to) =>
    readValue(message, type, bytes, from, to),
  )
  if (wrong !== undefined && !isCut)
    return { kind: 'malformed', at: wrong - start, reason: 'TLV length', length }
  return { kind: 'message', message, length }
}

function readValue(message: CdpMessage, type: number, bytes: Uint8Array, start: number, end: number): void {
  switch (type) {
    case DEVICE_ID:
      message.deviceId = text(bytes, start, end)
      break
    case SYSTEM_NAME:
      message.systemName = text(bytes, start, end)
      break
    case PORT_ID:
      message.portId = text(bytes, start, end)
      break
    case SOFTWARE:
      message.software = text(bytes, start, end)
      break
    case PLATFORM:
      message.platform = text(bytes, start, end)
      break
    case VTP_DOMAIN:
      message.vtpDomain = text(bytes, start, end)
      break
    case LOCATION:
      message.location = text(bytes, start + 1, end) // a byte of kind comes first; seen in captures
      break
    case CAPABILITIES:
      if (end - start >= 4) message.capabilities = u32be(bytes, start)
      break
    case NATIVE_VLAN:
      if (end - start >= 2) message.nativeVlan = u16be(bytes, start)
      break
    case ADDRESSES:
    case MANAGEMENT:
      addAddresses(message.addresses, bytes, start, end)
  }
}

function addAddresses(addresses: string[], bytes: Uint8Array, start: number, end: number): void {
  eachIpAddress(bytes, start, end, limits.addresses, (at, byteCount) => {
    const ip = ipText(bytes, at, byteCount)
    if (!addresses.includes(ip)) addresses.push(ip)
  })
}
