/** Identity of the controller and its client. */
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { modelOf } from './catalogue.ts'
import { ATTRIBUTE } from './names.ts'
import type { PlcObject } from './objects.ts'
import { firstWord, type S7commPlusValue } from './values.ts'

function sayer(emit: Emit, about: About | undefined, field: string, sure: number) {
  return (attribute: Attribute, value: string) => {
    if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: sure, field })
  }
}

/** `1;6ES7 515-2AM01-0AB0;V2.6` in the version of a session that the controller opened. */
export function emitController(session: PlcObject, emit: Emit): void {
  const version = session.attributes.get(ATTRIBUTE.sessionVersion)?.members?.get(ATTRIBUTE.systemPaomString)
  if (typeof version?.plain !== 'string') return
  const [, order = '', firmware = ''] = version.plain.split(';').map((part) => part.trim())
  const say = sayer(emit, undefined, 'ServerSessionVersion SystemPAOMString', confidence.identityService)
  emitOrderNumber(order, say)
  if (/^V\d/.test(firmware)) say('firmware', firmware)
}

function emitOrderNumber(order: string, say: (attribute: Attribute, value: string) => void): void {
  say('order-number', order)
  if (!/^6[A-Z]{2}/.test(order)) return
  say('vendor', 'Siemens')
  const model = modelOf(order)
  if (model !== undefined) say('model', model)
}

/** Roles that a client gives itself: 1 TIA Portal, 2 panels and runtimes; seen in captures. */
const ROLES: ReadonlyMap<unknown, string> = new Map([
  [1, 'engineering-station'],
  [2, 'hmi'],
])

/** Identity of the client, sent when it opens a session. Runtimes that leave it empty send `HMI HOST`. */
export function emitClient(session: PlcObject, emit: Emit): void {
  const say = sayer(emit, 'client', 'ServerSession', confidence.banner)
  const textOf = (attribute: number) => {
    const plain = session.attributes.get(attribute)?.plain
    return typeof plain === 'string' ? plain : ''
  }
  const role = ROLES.get(session.attributes.get(ATTRIBUTE.role)?.plain)
  if (role !== undefined) say('role', role)
  const host = /^([A-Za-z0-9-]{1,63})_\d+$/.exec(textOf(ATTRIBUTE.host))?.[1]
  if (host !== undefined) say('name', host)
  say('software', textOf(ATTRIBUTE.application))
}

// Identification & Maintenance record 0: PROFIBUS Profile Guidelines Part 1, Identification & Maintenance Functions.
const BLOCK_TYPE = 0x0020
const VENDOR_ID = 6
const ORDER_ID = 8
const SERIAL = 28
const HARDWARE = 44
const SOFTWARE = 46
const RECORD = 50
/** Vendor id of Siemens: PI, Man_ID table. */
const SIEMENS = 42

/** A blob with the record; others are skipped. */
export function emitIdentification(bytes: Uint8Array, value: S7commPlusValue, emit: Emit): void {
  const { from, to } = value
  if (to - from < RECORD || firstWord(bytes, value) !== BLOCK_TYPE) return
  const say = sayer(emit, undefined, 'I&M0', confidence.identityService)
  const vendor = u16be(bytes, from + VENDOR_ID)
  if (vendor !== SIEMENS) say('vendor-id', String(vendor))
  emitOrderNumber(text(bytes, from + ORDER_ID, from + SERIAL), say)
  say('serial', text(bytes, from + SERIAL, from + HARDWARE))
  say('hardware', String(u16be(bytes, from + HARDWARE)))
  const letter = String.fromCharCode(bytes[from + SOFTWARE]!)
  const version = [1, 2, 3].map((i) => bytes[from + SOFTWARE + i]!).join('.')
  if (/[A-Z]/.test(letter)) say('firmware', `${letter}${version}`)
}
