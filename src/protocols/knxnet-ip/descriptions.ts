/** Description blocks with the identity of a device: KNX Standard 03_08_02 Core. */
import { toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { clean } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { individualText } from './application.ts'
import { limits } from './limits.ts'

const BLOCK = { DEVICE: 0x01, FAMILIES: 0x02, ADDRESSES: 0x05, SECURED_FAMILIES: 0x06 } as const
const DEVICE_LENGTH = 54
/** Bit of the device status: programming mode, a person has pressed the device's button. */
const PROGRAMMING = 0x01

const families: ReadonlyMap<number, string> = new Map([
  [0x02, 'core'],
  [0x03, 'device management'],
  [0x04, 'tunnelling'],
  [0x05, 'routing'],
  [0x06, 'remote logging'],
  [0x07, 'remote configuration'],
  [0x08, 'object server'],
  [0x09, 'security'],
])

const latin1 = new TextDecoder('windows-1252')

/** Every block of `bytes[start..end)`. */
export function emitDescriptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About,
  emit: Emit,
): void {
  let at = start
  for (let left = limits.blocks; left > 0 && at + 2 <= end; left--) {
    const length = bytes[at]!
    if (length < 2 || at + length > end) return
    const type = bytes[at + 1]!
    if (type === BLOCK.DEVICE && length >= DEVICE_LENGTH) emitDevice(bytes, at, about, emit)
    if (type === BLOCK.FAMILIES) emitFamilies(bytes, at + 2, at + length, about, emit)
    if (type === BLOCK.ADDRESSES) {
      for (let one = at + 2; one + 2 <= at + length; one += 2)
        sayAddress(u16be(bytes, one), 'KNX addresses', about, emit)
    }
    at += length
  }
}

/** Device information: medium, status, address, project, serial, multicast address, MAC, name. */
function emitDevice(bytes: Uint8Array, at: number, about: About, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  sayAddress(u16be(bytes, at + 4), 'KNX Individual Address', about, emit)
  say('mode', (bytes[at + 3]! & PROGRAMMING) !== 0 ? 'programming' : 'normal', 'Device Status')
  const serial = toHex(bytes, at + 8, at + 14)
  if (!/^(0+|f+)$/.test(serial)) say('serial', serial, 'KNX Serial Number')
  const mac = macText(bytes, at + 18)
  if (mac !== '00:00:00:00:00:00') say('mac', mac, 'MAC Address')
  const name = latin1.decode(bytes.subarray(at + 24, at + DEVICE_LENGTH))
  const stop = name.indexOf('\0')
  const friendly = clean(stop < 0 ? name : name.slice(0, stop))
  // Vendors put the product's name here by default.
  say('name', friendly, 'Device Friendly Name')
  if (friendly !== '')
    emit({
      kind: 'identity',
      about,
      attribute: 'model',
      value: friendly,
      confidence: confidence.banner,
      field: 'Device Friendly Name',
    })
  const multicast = ipv4Text(bytes, at + 14)
  if (multicast !== '0.0.0.0') emit({ kind: 'topology', about, route: `KNX routing on ${multicast}` })
}

function sayAddress(address: number, field: string, about: About, emit: Emit): void {
  if (address === 0 || address === 0xffff) return
  emit({
    kind: 'identity',
    about,
    attribute: 'address:knx-individual-address',
    value: individualText(address),
    confidence: confidence.identityService,
    field,
  })
}

function emitFamilies(bytes: Uint8Array, start: number, end: number, about: About, emit: Emit): void {
  const names: string[] = []
  for (let at = start; at + 2 <= end; at += 2) {
    const name = families.get(bytes[at]!)
    if (name !== undefined) names.push(`${name} v${bytes[at + 1]}`)
  }
  if (names.length > 0)
    emit({
      kind: 'identity',
      about,
      attribute: 'description',
      value: `KNXnet/IP ${names.join(', ')}`,
      confidence: confidence.identityService,
      field: 'Supported Service Families',
    })
}
