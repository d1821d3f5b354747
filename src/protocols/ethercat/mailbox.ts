import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'

/** Mailbox header: length, address, channel and priority, type and counter. IEC 61158-6-12. */
export const MAILBOX_HEADER = 6
const TYPE = 5
const COE = 3
const FOE = 4

const mailboxTypes: readonly string[] = ['error', 'AoE', 'EoE', 'CoE', 'FoE', 'SoE']

export interface Sdo {
  readonly kind: 'sdo'
  readonly isRequest: boolean
  readonly isDownload: boolean
  readonly index: number
  readonly subindex: number
  /** Of an abort; undefined otherwise. */
  readonly abort: number | undefined
  /** Where the data lie. */
  readonly start: number
  readonly end: number
}

export interface File {
  readonly kind: 'file'
  /** 1 read, 2 write, 3 data, 4 acknowledgement, 5 error, 6 busy. */
  readonly operation: number
  readonly name: string
  readonly bytes: number
  readonly error: number
}

export interface Emergency {
  readonly kind: 'emergency'
  readonly code: number
}

export interface Other {
  readonly kind: 'other'
  readonly name: string
}

/** Content of a mailbox; undefined if `bytes[start..end)` is no mailbox. */
export function mailboxAt(
  bytes: Uint8Array,
  start: number,
  end: number,
): Sdo | File | Emergency | Other | undefined {
  if (end - start < MAILBOX_HEADER + 2) return undefined
  const length = u16le(bytes, start)
  const type = bytes[start + TYPE]! & 15
  const at = start + MAILBOX_HEADER
  if (
    length < 2 ||
    at + length > end ||
    type === 0 ||
    type >= mailboxTypes.length ||
    bytes[start + TYPE]! > 0x7f
  )
    return undefined
  if (type === COE) return coe(bytes, at, at + length)
  if (type === FOE) return file(bytes, at, at + length)
  return { kind: 'other', name: mailboxTypes[type]! }
}

// CoE header: number (9 bits), reserved, service (4 bits); then the SDO as in CANopen.
const SERVICE_SHIFT = 12
const EMERGENCY = 1
const SDO_REQUEST = 2
const SDO_RESPONSE = 3
const services: readonly string[] = [
  '',
  'emergency',
  'SDO request',
  'SDO response',
  'TxPDO',
  'RxPDO',
  'TxPDO remote request',
  'RxPDO remote request',
  'SDO information',
]
const DOWNLOAD_REQUEST = 1
const UPLOAD_REQUEST = 2
const UPLOAD_RESPONSE = 2
const DOWNLOAD_RESPONSE = 3
const ABORT = 4
const EXPEDITED = 0x02
const SIZED = 0x01

function coe(bytes: Uint8Array, at: number, end: number): Sdo | Emergency | Other | undefined {
  const service = u16le(bytes, at) >> SERVICE_SHIFT
  if (service === EMERGENCY && end - at >= 4) return { kind: 'emergency', code: u16le(bytes, at + 2) }
  if (service !== SDO_REQUEST && service !== SDO_RESPONSE) {
    const name = services[service]
    return name === undefined || name === '' ? undefined : { kind: 'other', name: `CoE ${name}` }
  }
  if (end - at < 10) return undefined
  const command = bytes[at + 2]!
  const specifier = command >> 5
  const isRequest = service === SDO_REQUEST && specifier !== ABORT
  const isDownload = specifier === (isRequest ? DOWNLOAD_REQUEST : DOWNLOAD_RESPONSE)
  const isUpload = specifier === (isRequest ? UPLOAD_REQUEST : UPLOAD_RESPONSE)
  if (!isDownload && !isUpload && specifier !== ABORT) return { kind: 'other', name: 'SDO segment' }
  const data = at + 6
  const isExpedited = (command & EXPEDITED) !== 0
  const unused = (command & SIZED) !== 0 ? (command >> 2) & 3 : 0
  return {
    kind: 'sdo',
    isRequest,
    isDownload,
    index: u16le(bytes, at + 3),
    subindex: bytes[at + 5]!,
    abort: specifier === ABORT ? u32le(bytes, data) : undefined,
    start: isExpedited ? data : Math.min(end, data + 4),
    end: isExpedited ? data + 4 - unused : end,
  }
}

function file(bytes: Uint8Array, at: number, end: number): File | undefined {
  if (end - at < 6) return undefined
  const operation = bytes[at]!
  if (operation < 1 || operation > 6) return undefined
  return {
    kind: 'file',
    operation,
    name: operation <= 2 ? text(bytes, at + 6, end) : '',
    bytes: operation === 3 ? end - at - 6 : 0,
    error: operation === 5 ? u32le(bytes, at + 2) : 0,
  }
}
