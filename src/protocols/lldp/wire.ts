import { u16be, u24be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipText, macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Type (7 bits) and length (9 bits) before each value: IEEE 802.1AB-2016 §8.4. */
const TLV_HEADER = 2
const LENGTH_BITS = 0x1ff

/** TLV types: IEEE 802.1AB-2016 table 8-1. */
const END = 0
const CHASSIS_ID = 1
const PORT_ID = 2
const TIME_TO_LIVE = 3
const PORT_DESCRIPTION = 4
const SYSTEM_NAME = 5
const SYSTEM_DESCRIPTION = 6
const SYSTEM_CAPABILITIES = 7
const MANAGEMENT_ADDRESS = 8
const ORGANIZATIONAL = 127

/** Subtypes: table 8-2 (chassis), table 8-3 (port). */
const CHASSIS_MAC = 4
const CHASSIS_ADDRESS = 5
const PORT_MAC = 3
const PORT_ADDRESS = 4

const limits = {
  /** TLVs of one frame; a frame of 1,500 bytes full of small ones holds 700. */
  tlvs: 256,
  managementAddresses: 16,
} as const

/** One organizational TLV: OUI, subtype and the position of its information string. */
export interface Organizational {
  readonly oui: number
  readonly subtype: number
  readonly start: number
  readonly end: number
}

export interface LldpMessage {
  chassisId: string
  /** True if the chassis names itself by its MAC. */
  isChassisMac: boolean
  portId: string
  /** Seconds. */
  timeToLive: number
  portDescription: string
  systemName: string
  systemDescription: string
  /** Enabled capabilities, as bits: table 8-4. */
  capabilities: number
  readonly managementAddresses: string[]
  readonly organizational: Organizational[]
}

/**
 * Reads one LLDPDU. `malformed` if a TLV overruns the frame or the first is no chassis id (§9.2.7.7.1); a frame the
 * capture cut is read as far as it goes.
 */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<LldpMessage> {
  const length = end - start
  if (length < TLV_HEADER) return { kind: 'foreign' }
  if (u16be(bytes, start) >> 9 !== CHASSIS_ID)
    return { kind: 'malformed', at: 0, reason: 'first TLV', length }
  const message = emptyMessage()
  let at = start
  for (let count = 0; at + TLV_HEADER <= end && count < limits.tlvs; count++) {
    const head = u16be(bytes, at)
    const type = head >> 9
    const value = at + TLV_HEADER
    const next = value + (head & LENGTH_BITS)
    if (type === END) break
    if (next > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'TLV length', length }
    }
    readValue(message, type, bytes, value, next)
    at = next
  }
  return { kind: 'message', message, length }
}

function emptyMessage(): LldpMessage {
  return {
    chassisId: '',
    isChassisMac: false,
    portId: '',
    timeToLive: 0,
    portDescription: '',
    systemName: '',
    systemDescription: '',
    capabilities: 0,
    managementAddresses: [],
    organizational: [],
  }
}

function readValue(message: LldpMessage, type: number, bytes: Uint8Array, start: number, end: number): void {
  const length = end - start
  if (type === CHASSIS_ID && length > 1) {
    message.isChassisMac = bytes[start] === CHASSIS_MAC && length === 7
    message.chassisId = idText(bytes, start, end, CHASSIS_MAC, CHASSIS_ADDRESS)
  } else if (type === PORT_ID && length > 1)
    message.portId = idText(bytes, start, end, PORT_MAC, PORT_ADDRESS)
  else if (type === TIME_TO_LIVE && length >= 2) message.timeToLive = u16be(bytes, start)
  else if (type === PORT_DESCRIPTION) message.portDescription = text(bytes, start, end)
  else if (type === SYSTEM_NAME) message.systemName = text(bytes, start, end)
  else if (type === SYSTEM_DESCRIPTION) message.systemDescription = text(bytes, start, end)
  else if (type === SYSTEM_CAPABILITIES && length >= 4) message.capabilities = u16be(bytes, start + 2)
  else if (type === MANAGEMENT_ADDRESS) addManagementAddress(message, bytes, start, end)
  else if (type === ORGANIZATIONAL && length >= 4) {
    message.organizational.push({
      oui: u24be(bytes, start),
      subtype: bytes[start + 3]!,
      start: start + 4,
      end,
    })
  }
}

/** A subtype byte, then a MAC, a network address (family and bytes) or text, by subtype. */
function idText(bytes: Uint8Array, start: number, end: number, mac: number, address: number): string {
  const subtype = bytes[start]!
  const byteCount = end - start - 1
  if (subtype === mac && byteCount === 6) return macText(bytes, start + 1)
  if (subtype === address && (byteCount === 5 || byteCount === 17))
    return ipText(bytes, start + 2, byteCount - 1)
  return text(bytes, start + 1, end)
}

/** Length of subtype and address, subtype, address: IEEE 802.1AB-2016 §8.5.9. Families are IANA's, 1 IPv4 and 2 IPv6. */
function addManagementAddress(message: LldpMessage, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 2 || message.managementAddresses.length >= limits.managementAddresses) return
  const byteCount = bytes[start]! - 1
  const family = bytes[start + 1]!
  const isIp = (family === 1 && byteCount === 4) || (family === 2 && byteCount === 16)
  if (!isIp || start + 2 + byteCount > end) return
  if (byteCount === 4 && u32be(bytes, start + 2) === 0) return
  message.managementAddresses.push(ipText(bytes, start + 2, byteCount))
}
