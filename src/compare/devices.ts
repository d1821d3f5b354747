/** Differences of devices that both states contain. */
import type { DeviceItem, ModuleItem, ProgramPartItem } from '#schema/device'
import type { FramePlace } from '#schema/terms'
import type { ChangeBook, ChangeSubject } from './change-book.ts'
import { type DevicePairs, labelOf } from './pair-devices.ts'

/** Attributes of one value. If one side lacks it, no change is known. */
const SINGLE = [
  ['name', 'name'],
  ['type', 'type'],
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['orderNumber', 'order number'],
  ['serial', 'serial number'],
  ['hardware', 'hardware version'],
  ['os', 'operating system'],
  ['software', 'software'],
  ['mode', 'mode'],
  ['keyPosition', 'key position'],
  ['zone', 'zone'],
  ['location', 'location'],
  ['importance', 'importance'],
] as const

/** Fields that devices and modules have in common. */
type ComparedFields<Field extends string> = Pick<DeviceItem, 'firmware' | 'provenance'> &
  Readonly<Record<Field, string>>

const SETS = [
  ['ipAddresses', 'IP address'],
  ['macAddresses', 'MAC address'],
  ['hostnames', 'host name'],
] as const

const MODULE_FIELDS = [
  ['name', 'name'],
  ['type', 'type'],
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['orderNumber', 'order number'],
  ['serial', 'serial number'],
] as const

export function compareDevices({ both, onlyFirst, onlySecond }: DevicePairs, book: ChangeBook): void {
  for (const device of onlySecond) book.add({ ...wholeOf(device), change: 'added', after: factsOf(device) })
  for (const device of onlyFirst) book.add({ ...wholeOf(device), change: 'removed', before: factsOf(device) })
  for (const [first, second] of both) comparePair(first, second, book)
}

function wholeOf(device: DeviceItem) {
  return { kind: 'device', subject: labelOf(device), device: device.id, amongKnown: false } as const
}

function comparePair(first: DeviceItem, second: DeviceItem, book: ChangeBook): void {
  const about = { subject: labelOf(second), device: second.id }
  compareFields(first, second, SINGLE, { ...about, kind: 'attribute' }, book)
  const levels = [first, second].map(({ purdueLevel }) => (purdueLevel === null ? '' : String(purdueLevel)))
  book.compare(levels[0]!, levels[1]!, { ...about, kind: 'attribute', field: 'Purdue level' })
  for (const [attribute, field] of SETS)
    compareSets(first[attribute], second[attribute], { ...about, kind: 'attribute', field }, book)
  compareProtocols(first, second, about, book)
  compareModules(first, second, book)
  comparePrograms(first, second, book)
}

/** Names that provenance has where they are spelt apart. */
const PROVENANCE: Readonly<Record<string, string>> = {
  orderNumber: 'order-number',
  keyPosition: 'key-position',
}

/** Firmware, and the fields of one value, each with the frames that prove them. */
function compareFields<Field extends string>(
  first: ComparedFields<Field>,
  second: ComparedFields<Field>,
  fields: readonly (readonly [attribute: Field, field: string])[],
  about: Omit<ChangeSubject, 'field' | 'frames'>,
  book: ChangeBook,
): void {
  const frames = (attribute: string) => ({
    before: first.provenance[attribute]?.frame ?? null,
    after: second.provenance[attribute]?.frame ?? null,
  })
  book.compare(first.firmware, second.firmware, {
    ...about,
    kind: 'firmware',
    field: 'firmware',
    frames: frames('firmware'),
  })
  for (const [attribute, field] of fields)
    book.compare(first[attribute], second[attribute], {
      ...about,
      field,
      frames: frames(PROVENANCE[attribute] ?? attribute),
    })
}

function compareSets(
  first: readonly string[],
  second: readonly string[],
  about: ChangeSubject,
  book: ChangeBook,
): void {
  const gone = first.filter((value) => !second.includes(value))
  const come = second.filter((value) => !first.includes(value))
  if (gone.length === 1 && come.length === 1 && first.length === 1 && second.length === 1)
    book.add({ ...about, change: 'changed', before: gone[0]!, after: come[0]! })
  else {
    for (const value of come) book.add({ ...about, change: 'added', after: value })
    for (const value of gone) book.add({ ...about, change: 'removed', before: value })
  }
}

/** A device that sent requests and now responds has changed its role; it did not lose one protocol and gain another. */
function compareProtocols(
  first: DeviceItem,
  second: DeviceItem,
  about: Pick<ChangeSubject, 'subject' | 'device'>,
  book: ChangeBook,
): void {
  const rolesIn = ({ protocols }: DeviceItem, name: string) =>
    protocols.filter(({ protocol }) => protocol === name).map(({ role }) => `${name} as ${role}`)
  const names = [...first.protocols, ...second.protocols].map(({ protocol }) => protocol)
  for (const name of new Set(names))
    compareSets(
      rolesIn(first, name),
      rolesIn(second, name),
      { ...about, kind: 'attribute', field: 'protocol' },
      book,
    )
}

function compareModules(first: DeviceItem, second: DeviceItem, book: ChangeBook): void {
  const before = new Map(first.modules.map((module) => [module.path, module]))
  const after = new Map(second.modules.map((module) => [module.path, module]))
  const about = (path: string) => ({ subject: `${labelOf(second)} ${path}`, device: second.id })
  for (const [path, module] of after) {
    const known = before.get(path)
    if (known === undefined)
      book.add({ ...about(path), kind: 'module', change: 'added', after: moduleText(module) })
    else compareModule(known, module, { ...about(path) }, book)
  }
  for (const [path, module] of before) {
    // A rack is listed only on request: a card that was not requested has not been pulled.
    const isAsked = after.size > 0
    const gone = { ...about(path), kind: 'module', change: 'removed', before: moduleText(module) } as const
    if (!after.has(path)) isAsked ? book.add(gone) : book.reportedOnce(gone)
  }
}

function compareModule(
  first: ModuleItem,
  second: ModuleItem,
  about: { readonly subject: string; readonly device: string },
  book: ChangeBook,
): void {
  compareFields(first, second, MODULE_FIELDS, { ...about, kind: 'module' }, book)
}

/** A part of a program that did not pass again was not looked at; one that passed and is another was changed. */
function comparePrograms(first: DeviceItem, second: DeviceItem, book: ChangeBook): void {
  const key = ({ protocol, path, name }: ProgramPartItem) => `${protocol}\n${path}\n${name}`
  const before = new Map(first.program.map((part) => [key(part), part]))
  const after = new Map(second.program.map((part) => [key(part), part]))
  const about = ({ name, path, purpose }: ProgramPartItem) => ({
    kind: 'program' as const,
    subject: `${labelOf(second)}${path === '' ? '' : ` ${path}`}: ${purpose} ${name}`,
    device: second.id,
  })
  for (const [one, part] of after) {
    const known = before.get(one)
    const frames = { before: frameIn(known), after: frameIn(part) }
    if (known === undefined)
      book.reportedOnce({ ...about(part), change: 'added', after: versionText(part), frames })
    else if (known.removed === null && part.removed !== null)
      book.add({ ...about(part), change: 'removed', before: versionText(known), frames })
    else if (isAnother(known, part))
      book.add({
        ...about(part),
        change: 'changed',
        before: versionText(known),
        after: versionText(part),
        frames,
      })
  }
  for (const [one, part] of before)
    if (!after.has(one))
      book.reportedOnce({
        ...about(part),
        change: 'removed',
        before: versionText(part),
        frames: { before: frameIn(part), after: null },
      })
}

function frameIn(part: ProgramPartItem | undefined): FramePlace | null {
  return part?.versions[0]?.frame ?? null
}

/** By its bytes; if some are missing, by its header. */
function isAnother({ versions: [first] }: ProgramPartItem, { versions: [second] }: ProgramPartItem): boolean {
  if (first === undefined || second === undefined) return false
  if (first.sha256 !== '' && second.sha256 !== '') return first.sha256 !== second.sha256
  const shared = Object.keys(first.details).filter((name) => name in second.details)
  return shared.some((name) => first.details[name] !== second.details[name])
}

function versionText({ versions: [version], removed }: ProgramPartItem): string {
  if (removed !== null) return `removed ${removed}`
  if (version === undefined) return ''
  const { bytes, sha256, by, direction, time } = version
  const print = sha256 === '' ? '' : `, SHA-256 ${sha256.slice(0, 12)}`
  return `${bytes} bytes${print}, ${direction} by ${by} at ${time}`
}

function moduleText({ type, vendor, model, orderNumber, serial, firmware }: ModuleItem): string {
  return wordsOf([
    type,
    vendor,
    model || orderNumber,
    serial && `serial ${serial}`,
    firmware && `firmware ${firmware}`,
  ])
}

function factsOf({ type, vendor, model, orderNumber, firmware, zone, macAddresses }: DeviceItem): string {
  return wordsOf([
    type,
    vendor,
    model || orderNumber,
    firmware && `firmware ${firmware}`,
    zone && `zone ${zone}`,
    macAddresses[0] ?? '',
  ])
}

function wordsOf(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(', ')
}
