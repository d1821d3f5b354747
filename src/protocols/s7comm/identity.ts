/** System status lists → identity and state of the controller. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import {
  COMMUNICATION_STATUS,
  COMPONENT_IDENTIFICATION,
  ETHERNET,
  KEY_POSITIONS,
  LED_NAMES,
  LEDS,
  MODULE_IDENTIFICATION,
  OPERATING_STATE,
  type Szl,
  stateName,
} from './szl.ts'

/** Emits one attribute; empty values are skipped. */
type Say = (attribute: Attribute, value: string, field: string, sure?: number) => void

/** Emits everything twice if rack and slot are known: for the device, and for the module in that slot. */
function sayer(path: string | undefined, emit: Emit): Say {
  return (attribute, value, field, sure = confidence.identityService) => {
    if (value === '') return
    for (const about of path === undefined ? [undefined] : [undefined, path]) {
      emit({ kind: 'identity', about, attribute, value, confidence: sure, field })
    }
  }
}

/** Identity in a complete list; `path` is that of the CPU's module. */
export function emitSzl(szl: Szl, bytes: Uint8Array, path: string | undefined, emit: Emit): void {
  const say = sayer(path, emit)
  for (const at of szl.records) {
    if (szl.list === MODULE_IDENTIFICATION && szl.recordLength >= 28) sayModule(bytes, at, say)
    else if (szl.list === COMPONENT_IDENTIFICATION && szl.recordLength >= 34) sayComponent(bytes, at, say)
    else if (szl.id === 0x0424 && szl.list === OPERATING_STATE && szl.recordLength >= 4)
      sayState(bytes[at + 3]!, say)
    else if (szl.list === COMMUNICATION_STATUS && szl.recordLength >= 12) sayKey(bytes, at, say, emit)
    else if (szl.list === ETHERNET && szl.recordLength >= 20) sayEthernet(bytes, at, emit)
    else if (LEDS.has(szl.list) && szl.recordLength >= 4) emitLed(bytes, at, emit)
  }
}

// SZL 0x0011: index, order number of 20 characters, module type, two words of version.
const ORDER_NUMBER = 2
const ORDER_NUMBER_BYTES = 20
const VERSION = 24
const MODULE = 1
const HARDWARE = 6
const FIRMWARE = 7
const LETTER_V = 0x56

function sayModule(bytes: Uint8Array, at: number, say: Say): void {
  const index = u16be(bytes, at)
  const [letter, major, minor, patch] = [0, 1, 2, 3].map((i) => bytes[at + VERSION + i]!)
  if (index === MODULE) {
    const order = text(bytes, at + ORDER_NUMBER, at + ORDER_NUMBER + ORDER_NUMBER_BYTES)
    say('order-number', order, 'SZL 0x0011 index 1 MlfB')
    if (order.startsWith('6ES7')) say('vendor', 'Siemens', 'SZL 0x0011 index 1 MlfB', 0.9)
  }
  if (index === HARDWARE && letter === 0) say('hardware', String(major), 'SZL 0x0011 index 6 Ausbg')
  if (index === FIRMWARE && letter === LETTER_V)
    say('firmware', `V${major}.${minor}.${patch}`, 'SZL 0x0011 index 7 Ausbg')
}

/** SZL 0x001C: index and 32 bytes. H systems put the rack into the upper byte of the index. */
const COMPONENTS: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [1, ['name', 'Name of the automation system']],
  [2, ['module', 'Name of the module']],
  [3, ['plant-tag', 'Plant designation of the module']],
  [4, ['copyright', 'Copyright entry']],
  [5, ['serial', 'Serial number of the module']],
  [7, ['model', 'Module type name']],
  [8, ['memory-card', 'Serial number of the memory card']],
  [11, ['location', 'Location designation of the module']],
])
const MANUFACTURER = 9
/** Manufacturer id of Siemens in PROFIBUS and PROFINET identification: PI, Man_ID table. */
const SIEMENS = 42

function sayComponent(bytes: Uint8Array, at: number, say: Say): void {
  const index = bytes[at + 1]!
  if (index === MANUFACTURER) {
    const maker = u16be(bytes, at + 2)
    if (maker === SIEMENS) say('vendor', 'Siemens', 'SZL 0x001c index 9 Manufacturer_ID')
    else if (maker !== 0) say('vendor-id', String(maker), 'SZL 0x001c index 9 Manufacturer_ID')
    return
  }
  const [attribute, field] = COMPONENTS.get(index) ?? []
  if (attribute !== undefined)
    say(attribute, text(bytes, at + 2, at + 34), `SZL 0x001c index ${index} ${field}`)
}

function sayState(bzuId: number, say: Say): void {
  const state = stateName(bzuId & 0x0f)
  if (state !== undefined) say('run-state', state, 'SZL 0x0424 BZU-ID')
}

/** SZL 0x0132 and 0x0232, index 4: protection levels and the mode selector. */
const PROTECTION_INDEX = 4
function sayKey(bytes: Uint8Array, at: number, say: Say, emit: Emit): void {
  if (bytes[at + 1] !== PROTECTION_INDEX) return
  const level = u16be(bytes, at + 6)
  const position = KEY_POSITIONS[u16be(bytes, at + 8)]
  if (level >= 1 && level <= 4) {
    emit({ kind: 'reading', point: 'protection-level', value: level })
    say('protection', `protection level ${level}`, 'SZL 0x0132 index 4 SCH_REL')
  }
  if (position !== undefined) say('key-position', position, 'SZL 0x0132 index 4 BART_SCH')
}

/** SZL 0x0037: logical address, IP address, mask, router, MAC. */
function sayEthernet(bytes: Uint8Array, at: number, emit: Emit): void {
  const field = 'SZL 0x0037'
  const sure = confidence.identityService
  if (u32be(bytes, at + 2) !== 0) {
    emit({ kind: 'identity', attribute: 'ip', value: ipv4Text(bytes, at + 2), confidence: sure, field })
  }
  const mac = macText(bytes, at + 14)
  if (mac !== '00:00:00:00:00:00')
    emit({ kind: 'identity', attribute: 'mac', value: mac, confidence: sure, field })
}

/** SZL 0x0019 and 0x0074: LED, on, blinking. */
function emitLed(bytes: Uint8Array, at: number, emit: Emit): void {
  const name = LED_NAMES.get(bytes[at + 1]!)
  const isOn = bytes[at + 2] === 1
  if (name !== undefined) emit({ kind: 'reading', point: `led:${name}`, value: isOn })
}
