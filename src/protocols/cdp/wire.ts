import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Cisco document 10892: version, time to live, checksum, then TLVs whose length counts their four octets of header.
const HEADER = 4
const TLV_HEADER = 4

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
  let at = start + HEADER
  for (let count = 0; at + TLV_HEADER <= end && count < limits.tlvs; count++) {
    const tlvLength = u16be(bytes, at + 2)
    if (tlvLength < TLV_HEADER || at + tlvLength > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'TLV length', length }
    }
    readValue(message, u16be(bytes, at), bytes, at + TLV_HEADER, at + tlvLength)
    at += tlvLength
  }
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
      message.location = text(bytes, start + 1, end) // an octet of kind comes first; seen in captures
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

/** A count, then protocol type, its length and octets, address length and address: document 10892, "Address TLV". */
function addAddresses(addresses: string[], bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 4) return
  const count = Math.min(u32be(bytes, start), limits.addresses)
  let at = start + 4
  for (let i = 0; i < count && at + 2 <= end; i++) {
    const protocolOctets = bytes[at + 1]!
    const lengthAt = at + 2 + protocolOctets
    if (lengthAt + 2 > end) return
    const octets = u16be(bytes, lengthAt)
    const address = lengthAt + 2
    if (address + octets > end) return
    // NLPID 0xcc is IPv4; 802.2 with EtherType 0x86dd is IPv6.
    const isIpv4 = protocolOctets === 1 && bytes[at + 2] === 0xcc && octets === 4
    const isIpv6 = protocolOctets === 8 && u16be(bytes, at + 8) === 0x86dd && octets === 16
    const ip = isIpv4 || isIpv6 ? ipText(bytes, address, octets) : ''
    if (ip !== '' && !addresses.includes(ip)) addresses.push(ip)
    at = address + octets
  }
}
