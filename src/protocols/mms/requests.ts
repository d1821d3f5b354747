/** Confirmed requests as operations. */
import { berInteger } from '#bytes/ber'
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { eachMmsScalar, type MmsScalar } from '#bytes/mms-data'
import type { Operation } from '#model/fact'
import { type Meaning, readMeaning, referenceText, writeMeaning } from './iec61850.ts'
import { limits } from './limits.ts'
import {
  firstTexts,
  type MmsVariables,
  NO_VARIABLES,
  nameWithin,
  type ObjectName,
  variablesOf,
} from './objects.ts'
import type { MmsPdu } from './pdu.ts'
import {
  ATTRIBUTES,
  DEFINE_LIST,
  DELETE_LIST,
  FILE_CLOSE,
  FILE_READ,
  GET_NAME_LIST,
  LIST_ATTRIBUTES,
  READ,
  serviceOf,
  TERMINATE_UPLOAD,
  UPLOAD_SEGMENT,
  WRITE,
} from './services.ts'
import type { PendingMmsRequest } from './state.ts'

/** Fields of Read-Request: §14.6. */
const READ_SPECIFICATION = 0xa1

/** Operation of a request; the outcome is `requested`. */
export function pendingOf(pdu: MmsPdu, bytes: Uint8Array, about: string | undefined): PendingMmsRequest {
  const { service, start, end } = pdu
  const variables = variablesIn(service, bytes, start, end)
  const texts = variables.names.length > 0 ? [] : textsIn(service, bytes, start, end)
  const { name, verb } = serviceOf(service)
  const meaning = meaningOf(service, variables)
  const operation: Operation = {
    kind: 'operation',
    about,
    verb: meaning?.verb ?? verb,
    name: meaning === undefined ? name : `${name}: ${meaning.name}`,
    code: name,
    object: objectText(variables, texts),
    outcome: 'requested',
    value: service === WRITE ? writtenValue(bytes, start, end) : undefined,
  }
  return { service, operation, variables, texts, handle: handleIn(service, bytes, start, end) }
}

function variablesIn(service: number, bytes: Uint8Array, start: number, end: number): MmsVariables {
  switch (service) {
    case READ: {
      const specification = berElements(bytes, start, end, 4).find(({ tag }) => tag === READ_SPECIFICATION)
      if (specification === undefined) return NO_VARIABLES
      return variablesOf(bytes, berElement(bytes, specification.start, specification.end))
    }
    case WRITE:
      return variablesOf(bytes, berElement(bytes, start, end))
    case ATTRIBUTES: {
      const choice = berElement(bytes, start, end)
      return one(choice?.tag === 0xa0 ? nameWithin(bytes, choice) : undefined, false)
    }
    case LIST_ATTRIBUTES:
    case DEFINE_LIST:
      return one(nameWithin(bytes, { start, end }), true)
    case DELETE_LIST: {
      const list = berElements(bytes, start, end, 4).find(({ tag }) => tag === 0xa1)
      return one(list === undefined ? undefined : nameWithin(bytes, list), true)
    }
    default:
      return NO_VARIABLES
  }
}

function one(name: ObjectName | undefined, isList: boolean): MmsVariables {
  return name === undefined ? NO_VARIABLES : { isList, names: [name] }
}

function textsIn(service: number, bytes: Uint8Array, start: number, end: number): readonly string[] {
  const isBare = end > start && service !== UPLOAD_SEGMENT && service !== FILE_READ && service !== FILE_CLOSE
  if (!isBare) return []
  const found = firstTexts(bytes, start, end)
  if (found.length > 0 || end - start > limits.variables) return found
  // Services whose whole parameter is an identifier: DownloadSegment, DeleteDomain …
  let word = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte < 0x21 || byte > 0x7e) return []
    word += String.fromCharCode(byte)
  }
  return [word]
}

function objectText({ names }: MmsVariables, texts: readonly string[]): string | undefined {
  if (names.length === 0) return texts.length === 0 ? undefined : texts.join(' ')
  const shown = names.slice(0, limits.variablesShown).map(referenceText).join(', ')
  return names.length > limits.variablesShown ? `${shown} …` : shown
}

/** The gravest meaning among the variables: control before configuration before all else. */
const GRAVITY: Readonly<Partial<Record<Meaning['verb'], number>>> = {
  restart: 6,
  'set-mode': 5,
  operate: 4,
  force: 3,
  configure: 2,
  reserve: 1,
}

function meaningOf(service: number, { names, isList }: MmsVariables): Meaning | undefined {
  if (isList || (service !== READ && service !== WRITE)) return undefined
  let gravest: Meaning | undefined
  for (const name of names) {
    const meaning = service === WRITE ? writeMeaning(name) : readMeaning(name)
    if (meaning === undefined) continue
    if (gravest === undefined || (GRAVITY[meaning.verb] ?? 0) > (GRAVITY[gravest.verb] ?? 0))
      gravest = meaning
  }
  return gravest
}

/** The first value of a write: of a control its `ctlVal`. */
function writtenValue(bytes: Uint8Array, start: number, end: number): string | number | undefined {
  const specification = berElement(bytes, start, end)
  const data = specification === undefined ? undefined : berElement(bytes, specification.end, end)
  if (data === undefined) return undefined
  let first: MmsScalar | undefined
  eachMmsScalar(bytes, data.start, data.end, 1, (_path, value) => {
    first = value
  })
  return typeof first === 'boolean' ? String(first) : first
}

/** FRSM of FileRead and FileClose, ULSM of uploads: bare integers. */
function handleIn(service: number, bytes: Uint8Array, start: number, end: number): number | undefined {
  if (
    service === FILE_READ ||
    service === FILE_CLOSE ||
    service === UPLOAD_SEGMENT ||
    service === TERMINATE_UPLOAD
  )
    return berInteger(bytes, start, end)
  return undefined
}

/** Elements of a list of names in a request for it, for the classes of GetNameList. */
export function asksForDomains(bytes: Uint8Array, { service, start, end }: MmsPdu): boolean {
  if (service !== GET_NAME_LIST) return false
  const objectClass: BerElement | undefined = berElement(bytes, start, end)
  if (objectClass === undefined || objectClass.tag !== 0xa0) return false
  const basic = berElement(bytes, objectClass.start, objectClass.end)
  return basic?.tag === 0x80 && berInteger(bytes, basic.start, basic.end) === 9
}
