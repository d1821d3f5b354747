/** Identity of a meter, from its tables 1 and 5 and its Identification: ANSI C12.19-2012, C12.22-2012. */
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'

/** Table 1: MANUFACTURER (4), ED_MODEL (8), hardware and firmware versions and revisions (4), serial number (16). */
const MANUFACTURER_TABLE = 1
/** Table 5: IDENTIFICATION (20). */
const DEVICE_TABLE = 5

export function emitTable(
  table: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About,
  emit: Emit,
): void {
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  if (table === MANUFACTURER_TABLE && end - start >= 16) {
    say('vendor', text(bytes, start, start + 4), 'MANUFACTURER')
    say('model', text(bytes, start + 4, start + 12), 'ED_MODEL')
    say('hardware', `${bytes[start + 12]}.${bytes[start + 13]}`, 'HW_VERSION_NUMBER')
    say('firmware', `${bytes[start + 14]}.${bytes[start + 15]}`, 'FW_VERSION_NUMBER')
    say('serial', text(bytes, start + 16, Math.min(end, start + 32)), 'MFG_SERIAL_NUMBER')
  }
  if (table === DEVICE_TABLE && end > start)
    say('name', text(bytes, start, Math.min(end, start + 20)), 'IDENTIFICATION')
}

/** Standards of an Identification: C12.22-2012 clause 5.3.2.4.1. */
const standards: ReadonlyMap<number, string> = new Map([
  [0, 'ANSI C12.18'],
  [1, 'reserved'],
  [2, 'ANSI C12.21'],
  [3, 'ANSI C12.22'],
])

/** Standard, version, revision; features follow. */
export function emitIdentification(
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About,
  emit: Emit,
): void {
  if (end - start < 3) return
  const standard = standards.get(bytes[start]!) ?? `standard ${bytes[start]}`
  emit({
    kind: 'identity',
    about,
    attribute: 'description',
    value: `${standard} version ${bytes[start + 1]}.${bytes[start + 2]}`,
    confidence: confidence.identityService,
    field: 'Identification',
  })
}
