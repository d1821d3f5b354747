/** Identity of a meter, from objects with reserved names: IEC 62056-6-1 (OBIS), group C 0, 42, 96. */
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { DlmsValue } from './data.ts'
import type { Descriptor } from './objects.ts'

/** Makers by the three letters that the DLMS User Association gives them. */
const makers: ReadonlyMap<string, string> = new Map([
  ['ACE', 'Itron'],
  ['ACT', 'Itron'],
  ['AUX', 'AUX'],
  ['CIR', 'Circutor'],
  ['ELS', 'Elster'],
  ['EMH', 'EMH Metering'],
  ['GEC', 'GE'],
  ['HXE', 'Hexing'],
  ['ISK', 'Iskraemeco'],
  ['ITR', 'Itron'],
  ['KAM', 'Kamstrup'],
  ['KFM', 'Kaifa'],
  ['KMP', 'Kamstrup'],
  ['LGZ', 'Landis+Gyr'],
  ['LUG', 'Landis+Gyr'],
  ['ORB', 'Orbis'],
  ['SAG', 'Sagemcom'],
  ['SLB', 'Schlumberger'],
  ['ZIV', 'ZIV'],
])

/** Names whose value is emitted; the last byte (255) and a channel before it are left out. */
const names: readonly (readonly [RegExp, Attribute, string])[] = [
  [/^0\.0\.42\.0\.0\./, 'device-id', 'Logical device name'],
  [/^\d+\.0\.0\.2\.0\./, 'firmware', 'Active firmware identifier'],
  [/^0\.\d+\.96\.1\.0\./, 'serial', 'Device ID 1'],
  [/^0\.\d+\.96\.1\.1\./, 'model', 'Device ID 2'],
  [/^\d+\.0\.0\.0\.0\./, 'serial', 'Electricity ID 1'],
]

export function emitAttribute(
  { obis, member }: Descriptor,
  value: DlmsValue,
  about: About,
  emit: Emit,
): void {
  if (member !== 2 || typeof value !== 'string' || value === '') return
  for (const [name, attribute, field] of names) {
    if (!name.test(obis)) continue
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
    const maker = attribute === 'device-id' ? /^[A-Z]{3}/.exec(value)?.[0] : undefined
    if (maker !== undefined) emitMaker(maker, field, about, emit)
  }
}

/** Three letters of a maker, and its name where it is known. */
export function emitMaker(maker: string, field: string, about: About, emit: Emit): void {
  const sure = confidence.identityService
  emit({ kind: 'identity', about, attribute: 'vendor-id', value: maker, confidence: sure, field })
  const name = makers.get(maker)
  if (name !== undefined)
    emit({ kind: 'identity', about, attribute: 'vendor', value: name, confidence: 0.9, field })
}
