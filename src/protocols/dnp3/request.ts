/** A request in words. */
import type { Operation, Verb } from '#model/fact'
import { type Dnp3ObjectBlock, eachObject, indicesOf } from './blocks.ts'
import { commandsOf, isCommand } from './controls.ts'
import * as files from './files.ts'
import type { Dnp3Fragment } from './fragment.ts'
import { functionOf, OPEN_FILE, READ, WRITE } from './functions.ts'
import {
  ANALOG_DEADBAND,
  ATTRIBUTES,
  AUTHENTICATION,
  AUTHENTICATION_OBJECTS,
  CLASSES,
  FILES,
  groups,
  INDICATION_BITS,
  TIME,
} from './groups.ts'
import { limits } from './limits.ts'
import { isPacked, packedText, valueAt } from './points.ts'
import type { Dnp3Association } from './state.ts'

/** Writes that are more than a value: what they touch reports the verb. */
const WRITE_VERBS: ReadonlyMap<number, Verb> = new Map([
  [ATTRIBUTES, 'configure'],
  [ANALOG_DEADBAND, 'configure'],
  [TIME, 'set-time'],
  [INDICATION_BITS, 'configure'],
  [85, 'configure'],
  [86, 'configure'],
  [112, 'execute'], // a virtual terminal takes command lines
  [AUTHENTICATION, 'authenticate'],
])

/** The operation of a request, or of an unsolicited response. */
export function operationOf(
  fragment: Dnp3Fragment,
  association: Dnp3Association,
  { unit, about }: { unit: number; about: string | undefined },
): Operation {
  const { name } = functionOf(fragment.functionCode)
  return {
    kind: 'operation',
    about,
    verb: verbOf(fragment),
    name,
    code: String(fragment.functionCode),
    object: fragment.isResponse ? undefined : objectText(fragment, association),
    unit: String(unit),
    outcome: 'requested',
    value: fragment.isResponse ? undefined : writtenValue(fragment),
  }
}

function verbOf({ functionCode, blocks, bytes }: Dnp3Fragment): Verb {
  const { verb } = functionOf(functionCode)
  if (functionCode === WRITE) {
    for (const { group } of blocks) {
      const special = WRITE_VERBS.get(group)
      if (special !== undefined) return special
    }
  }
  if (functionCode === READ && blocks.some(({ group }) => group === ATTRIBUTES)) return 'identify'
  if (functionCode === OPEN_FILE && fileCommandOf(blocks, bytes)?.isWriting === true) return 'write'
  return verb
}

/** The objects a request names, the first few: `class:0 class:1`, `binary-output:5`. */
function objectText({ blocks, bytes }: Dnp3Fragment, association: Dnp3Association): string | undefined {
  const words: string[] = []
  for (const block of blocks) {
    const word = blockText(block, bytes, association)
    if (word !== '' && !words.includes(word)) words.push(word)
    if (words.length >= limits.shown) break
  }
  return words.length === 0 ? undefined : words.join(' ') + (blocks.length > limits.shown ? ' …' : '')
}

function blockText(block: Dnp3ObjectBlock, bytes: Uint8Array, association: Dnp3Association): string {
  const { group, variation } = block
  switch (group) {
    case CLASSES:
      return `class:${variation - 1}`
    case FILES:
      return fileText(block, bytes, association)
    case AUTHENTICATION:
      return `authentication:${AUTHENTICATION_OBJECTS[variation] ?? variation}`
    case ATTRIBUTES:
      return `attribute:${variation}`
    case TIME:
      return 'time'
    default:
      return `${groups.get(group)?.object ?? `group-${group}`}${placesText(block, bytes)}`
  }
}

function placesText(block: Dnp3ObjectBlock, bytes: Uint8Array): string {
  const { first, count, prefix } = block
  if (count === 0) return ''
  if (prefix > 0) {
    const indices = indicesOf(block, bytes)
    return indices.length === 0 ? '' : `:${indices.join(',')}${count > indices.length ? '…' : ''}`
  }
  const isRange = (block.qualifier & 0x0f) < 6
  if (!isRange) return ''
  return count === 1 ? `:${first}` : `:${first}..${first + count - 1}`
}

function fileCommandOf(blocks: readonly Dnp3ObjectBlock[], bytes: Uint8Array): files.FileCommand | undefined {
  let command: files.FileCommand | undefined
  for (const block of blocks) {
    if (block.group !== FILES || block.variation !== files.COMMAND) continue
    eachObject(block, bytes, 1, (_, at, end) => {
      command ??= files.commandOf(bytes, at, end)
    })
  }
  return command
}

/** `file:/config/points.xml`; by handle where the name was never seen. */
function fileText(block: Dnp3ObjectBlock, bytes: Uint8Array, association: Dnp3Association): string {
  let name = ''
  eachObject(block, bytes, 1, (_, at, end) => {
    name = fileNameOf(block.variation, bytes, { at, end }, association)
  })
  return name === '' ? 'file' : `file:${name}`
}

function fileNameOf(
  variation: number,
  bytes: Uint8Array,
  { at, end }: { at: number; end: number },
  association: Dnp3Association,
): string {
  switch (variation) {
    case files.COMMAND:
      return files.commandOf(bytes, at, end)?.name ?? ''
    case files.DESCRIPTOR:
      return files.descriptorName(bytes, at, end)
    case files.SPECIFICATION:
      return files.specificationName(bytes, at, end)
    case files.COMMAND_STATUS:
    case files.TRANSPORT: {
      const handle = files.handleOf(bytes, at, end)
      return handle === undefined ? '' : (association.file(handle)?.name ?? `#${handle}`)
    }
    default:
      return ''
  }
}

/** The values of a request: one as it is, several as text, cut after a few. */
function writtenValue({ blocks, bytes, functionCode }: Dnp3Fragment): string | number | undefined {
  if (functionCode < WRITE || functionCode > 6) return undefined
  const values: (string | number)[] = []
  for (const block of blocks) {
    if (isCommand(block)) values.push(...commandsOf(block, bytes))
    else if (block.hasData && block.group !== FILES && block.group !== AUTHENTICATION)
      values.push(...writtenOf(block, bytes))
    if (values.length > limits.shown) break
  }
  if (values.length <= 1) return values[0]
  return values.slice(0, limits.shown).join('; ') + (values.length > limits.shown ? ' …' : '')
}

function writtenOf(block: Dnp3ObjectBlock, bytes: Uint8Array): readonly (string | number)[] {
  const { layout, group } = block
  if (layout === undefined) return []
  if (isPacked(block)) return [packedText(block, bytes, limits.shown)]
  const values: (string | number)[] = []
  eachObject(block, bytes, limits.shown, (_, at) => {
    const value = valueAt(bytes, at, layout)
    if (value !== undefined) values.push(group === TIME ? timeText(Number(value)) : Number(value))
  })
  return values
}

/** Milliseconds since 1970 as RFC 3339 text; 48 bits reach the year 10889. */
function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
