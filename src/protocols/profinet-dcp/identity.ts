import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import { profinetVendors } from '#model/profinet-vendors'
import type { Emit, Slice } from '#model/protocol'
import * as option from './options.ts'
import type { DcpMessage, ProfinetDcpBlock } from './wire.ts'

/** Block information before the data of each block that a device sends: IEC 61158-6-10. */
const BLOCK_INFO = 2

/** Identity of a device in an identify or get response, or in a hello. */
export function emitIdentity(message: DcpMessage, slice: Slice, about: About, emit: Emit): void {
  const say = (
    attribute: Attribute,
    value: string,
    field: string,
    sure: number = confidence.identityService,
  ) => {
    if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: sure, field })
  }
  for (const block of message.blocks) sayBlock(block, slice, say)
}

type Say = (attribute: Attribute, value: string, field: string, sure?: number) => void

function sayBlock(block: ProfinetDcpBlock, { bytes, start }: Slice, say: Say): void {
  const at = start + block.start + BLOCK_INFO
  const end = start + block.end
  const length = end - at
  if (length <= 0) return
  if (block.option === option.IP_OPTION) {
    if (block.suboption === option.MAC_ADDRESS && length >= 6) say('mac', macText(bytes, at), 'MAC address')
    else if (block.suboption !== option.MAC_ADDRESS && length >= 4) {
      const ip = ipv4Text(bytes, at)
      if (ip !== '0.0.0.0') say('ip', ip, 'IP parameter')
    }
    return
  }
  if (block.option !== option.DEVICE) return
  switch (block.suboption) {
    case option.TYPE_OF_STATION:
      say('model', text(bytes, at, end), 'DeviceVendorValue')
      return
    case option.NAME_OF_STATION:
      say('name', text(bytes, at, end), 'NameOfStation')
      return
    case option.DEVICE_ID:
      if (length >= 4) sayIds(bytes, at, 'DeviceID', say)
      return
    case option.OEM_DEVICE_ID:
      if (length >= 4) say('description', `OEM ${hexCode(u16be(bytes, at), 4)}`, 'OEMDeviceID')
      return
    case option.DEVICE_ROLE:
      for (const [bit, role] of option.roles) {
        if ((bytes[at]! & bit) !== 0) say('role', role, 'DeviceRoleDetails')
      }
      return
    default:
  }
}

function sayIds(bytes: Uint8Array, at: number, field: string, say: Say): void {
  const vendor = u16be(bytes, at)
  say('vendor-id', hexCode(vendor, 4), field)
  say('device-id', hexCode(u16be(bytes, at + 2), 4), field)
  say('vendor', profinetVendors.get(vendor) ?? '', field, 0.9)
  // Both together name the device in the object UUID of each RPC call to it.
  say('address:device-id', `${vendor}/${u16be(bytes, at + 2)}`, field)
}
