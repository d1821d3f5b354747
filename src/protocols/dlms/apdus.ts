/** Application messages: IEC 62056-53:2006 / 62056-5-3:2017 clause 8, tags of the xDLMS APDUs. */
import type { Verb } from '#model/fact'

interface Apdu {
  readonly name: string
  /** Undefined for answers. */
  readonly verb: Verb | undefined
  /** Ciphered as a whole: only its kind is known. */
  readonly isCiphered?: boolean
}

export const APDU = {
  READ_REQUEST: 0x05,
  WRITE_REQUEST: 0x06,
  READ_RESPONSE: 0x0c,
  WRITE_RESPONSE: 0x0d,
  SERVICE_ERROR: 0x0e,
  DATA_NOTIFICATION: 0x0f,
  AARQ: 0x60,
  AARE: 0x61,
  RLRQ: 0x62,
  RLRE: 0x63,
  GET_REQUEST: 0xc0,
  SET_REQUEST: 0xc1,
  EVENT_NOTIFICATION: 0xc2,
  ACTION_REQUEST: 0xc3,
  GET_RESPONSE: 0xc4,
  SET_RESPONSE: 0xc5,
  ACTION_RESPONSE: 0xc7,
  EXCEPTION: 0xd8,
} as const

export const apdus: ReadonlyMap<number, Apdu> = new Map<number, Apdu>([
  [0x05, { name: 'Read', verb: 'read' }],
  [0x06, { name: 'Write', verb: 'write' }],
  [0x0c, { name: 'Read response', verb: undefined }],
  [0x0d, { name: 'Write response', verb: undefined }],
  [0x0e, { name: 'Confirmed service error', verb: undefined }],
  [0x0f, { name: 'DataNotification', verb: 'report' }],
  [0x16, { name: 'UnconfirmedWrite', verb: 'write' }],
  [0x18, { name: 'InformationReport', verb: 'report' }],
  [0x60, { name: 'Association request', verb: 'authenticate' }],
  [0x61, { name: 'Association response', verb: undefined }],
  [0x62, { name: 'Release request', verb: 'authenticate' }],
  [0x63, { name: 'Release response', verb: undefined }],
  [0xc0, { name: 'GET', verb: 'read' }],
  [0xc1, { name: 'SET', verb: 'write' }],
  [0xc2, { name: 'EventNotification', verb: 'report' }],
  [0xc3, { name: 'ACTION', verb: 'execute' }],
  [0xc4, { name: 'GET response', verb: undefined }],
  [0xc5, { name: 'SET response', verb: undefined }],
  [0xc7, { name: 'ACTION response', verb: undefined }],
  [0xc8, { name: 'GET', verb: 'read', isCiphered: true }],
  [0xc9, { name: 'SET', verb: 'write', isCiphered: true }],
  [0xca, { name: 'EventNotification', verb: 'report', isCiphered: true }],
  [0xcb, { name: 'ACTION', verb: 'execute', isCiphered: true }],
  [0xcc, { name: 'GET response', verb: undefined, isCiphered: true }],
  [0xcd, { name: 'SET response', verb: undefined, isCiphered: true }],
  [0xcf, { name: 'ACTION response', verb: undefined, isCiphered: true }],
  [0xd0, { name: 'GET', verb: 'read', isCiphered: true }],
  [0xd1, { name: 'SET', verb: 'write', isCiphered: true }],
  [0xd2, { name: 'EventNotification', verb: 'report', isCiphered: true }],
  [0xd3, { name: 'ACTION', verb: 'execute', isCiphered: true }],
  [0xd4, { name: 'GET response', verb: undefined, isCiphered: true }],
  [0xd5, { name: 'SET response', verb: undefined, isCiphered: true }],
  [0xd7, { name: 'ACTION response', verb: undefined, isCiphered: true }],
  [0xd8, { name: 'Exception response', verb: undefined }],
  [0xdb, { name: 'General global ciphering', verb: undefined, isCiphered: true }],
  [0xdc, { name: 'General dedicated ciphering', verb: undefined, isCiphered: true }],
  [0xdd, { name: 'General ciphering', verb: undefined, isCiphered: true }],
  [0xdf, { name: 'General signing', verb: undefined }],
  [0xe0, { name: 'General block transfer', verb: undefined }],
])

export function isApdu(tag: number): boolean {
  return apdus.has(tag)
}

/** Why a request was refused: Data-Access-Result. */
const accessResults: ReadonlyMap<number, string> = new Map([
  [1, 'hardware-fault'],
  [2, 'temporary-failure'],
  [3, 'read-write-denied'],
  [4, 'object-undefined'],
  [9, 'object-class-inconsistent'],
  [11, 'object-unavailable'],
  [12, 'type-unmatched'],
  [13, 'scope-of-access-violated'],
  [14, 'data-block-unavailable'],
  [15, 'long-get-aborted'],
  [16, 'no-long-get-in-progress'],
  [17, 'long-set-aborted'],
  [18, 'no-long-set-in-progress'],
  [19, 'data-block-number-invalid'],
  [250, 'other-reason'],
])

export function accessResult(code: number): string {
  return accessResults.get(code) ?? `result ${code}`
}
