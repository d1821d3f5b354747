import { hexCode } from '#bytes/hex'
import { u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { Sdo } from './mailbox.ts'

/** Makers by EtherCAT vendor id, as their device descriptions name it; the list is the ETG's. */
const vendors: ReadonlyMap<number, string> = new Map([
  [0x0002, 'Beckhoff'],
  [0x001d, 'Festo'],
  [0x0021, 'WAGO'],
  [0x003b, 'Lenze'],
  [0x0059, 'SEW-EURODRIVE'],
  [0x006a, 'Kollmorgen'],
  [0x0083, 'Omron'],
  [0x009a, 'Elmo Motion Control'],
  [0x00fb, 'maxon'],
  [0x01dd, 'Delta Electronics'],
  [0x0539, 'Yaskawa'],
  [0x066f, 'Panasonic'],
])

/** The four numbers of a slave, in the order of both SII (from word 8) and CoE object 0x1018. */
const NUMBERS: readonly ((value: number) => readonly (readonly [Attribute, string])[])[] = [
  (value) => [
    ['vendor-id', hexCode(value, 8)],
    ['vendor', vendors.get(value) ?? ''],
  ],
  (value) => [['device-id', hexCode(value, 8)]],
  (value) => [['hardware', hexCode(value, 8)]],
  (value) => [['serial', value === 0 ? '' : String(value)]],
]
const FIELDS: readonly string[] = ['Vendor ID', 'Product code', 'Revision number', 'Serial number']

function sayNumber(which: number, value: number, source: string, about: About, emit: Emit): void {
  for (const [attribute, said] of NUMBERS[which]?.(value) ?? []) {
    if (said !== '')
      emit({
        kind: 'identity',
        about,
        attribute,
        value: said,
        confidence: confidence.identityService,
        field: `${source} ${FIELDS[which]}`,
      })
  }
}

/** First word of the identity in the slave's EEPROM: ETG.1000.6 table of the SII; each number is two words. */
const SII_IDENTITY = 8

/** Words of the EEPROM that were read: `word` is the address, four or eight bytes the data. */
export function emitSii(
  word: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About,
  emit: Emit,
): void {
  for (let at = start; at + 4 <= end; at += 4) {
    const which = (word - SII_IDENTITY) / 2 + (at - start) / 4
    if (Number.isInteger(which) && which >= 0 && which < NUMBERS.length)
      sayNumber(which, u32le(bytes, at), 'SII', about, emit)
  }
}

/** Objects that hold text: CiA 301, ETG.1000.6. */
const TEXTS: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [0x1008, ['model', 'Manufacturer device name']],
  [0x1009, ['hardware', 'Manufacturer hardware version']],
  [0x100a, ['firmware', 'Manufacturer software version']],
])
const IDENTITY_OBJECT = 0x1018

/** True if a read of this object is for identity. */
export function isIdentityObject(index: number): boolean {
  return index === IDENTITY_OBJECT || TEXTS.has(index)
}

/** Emits the slave's identity from an uploaded object. */
export function emitObject(sdo: Sdo, bytes: Uint8Array, about: About, emit: Emit): void {
  if (sdo.index === IDENTITY_OBJECT && sdo.subindex >= 1 && sdo.end - sdo.start >= 4)
    sayNumber(sdo.subindex - 1, u32le(bytes, sdo.start), 'CoE 0x1018', about, emit)
  const said = TEXTS.get(sdo.index)
  if (said === undefined) return
  const value = text(bytes, sdo.start, sdo.end)
  if (value !== '')
    emit({
      kind: 'identity',
      about,
      attribute: said[0],
      value,
      confidence: confidence.identityService,
      field: said[1],
    })
}
