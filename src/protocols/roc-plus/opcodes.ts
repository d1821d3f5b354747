import type { Verb } from '#model/fact'

export interface Opcode {
  readonly verb: Verb
  readonly name: string
}

export const SYSTEM_CONFIGURATION = 6
export const SET_CLOCK = 8
export const LOGIN = 17
export const WRITE_SINGLE_POINT = 166
export const READ_SINGLE_POINT = 167
export const READ_PARAMETERS = 180
export const WRITE_PARAMETERS = 181
export const FILE_TRANSFER = 203
export const SRBX_SIGNAL = 224
export const SRBX_ACKNOWLEDGE = 225
export const ERROR_INDICATOR = 255

/** ROC Plus Protocol Specifications Manual (Emerson D301180X012, 2022) table 2-1. */
export const opcodes: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  [SYSTEM_CONFIGURATION, { verb: 'identify', name: 'System Configuration' }],
  [7, { verb: 'read', name: 'Read Real-time Clock' }],
  [SET_CLOCK, { verb: 'set-time', name: 'Set Real-time Clock' }],
  [10, { verb: 'read', name: 'Read Configurable Opcode Point Data' }],
  [11, { verb: 'write', name: 'Write Configurable Opcode Point Data' }],
  [LOGIN, { verb: 'authenticate', name: 'Login Request' }],
  [24, { verb: 'execute', name: 'Store and Forward' }],
  [50, { verb: 'browse', name: 'Request I/O Point Position' }],
  [100, { verb: 'browse', name: 'Access User-defined Information' }],
  [105, { verb: 'read', name: 'Request Today and Yesterday Min/Max Values' }],
  [108, { verb: 'read', name: 'Request History Tag and Periodic Index' }],
  [118, { verb: 'read', name: 'Request Alarm Data' }],
  [119, { verb: 'read', name: 'Request Event Data' }],
  [135, { verb: 'read', name: 'Request Single History Point Data' }],
  [136, { verb: 'read', name: 'Request Multiple History Point Data' }],
  [137, { verb: 'read', name: 'Request History Index' }],
  [138, { verb: 'read', name: 'Request Daily and Periodic History' }],
  [139, { verb: 'read', name: 'History Information Data' }],
  [WRITE_SINGLE_POINT, { verb: 'write', name: 'Set Single Point Parameters' }],
  [READ_SINGLE_POINT, { verb: 'read', name: 'Request Single Point Parameters' }],
  [READ_PARAMETERS, { verb: 'read', name: 'Request Parameters' }],
  [WRITE_PARAMETERS, { verb: 'write', name: 'Write Parameters' }],
  [FILE_TRANSFER, { verb: 'read', name: 'General File Transfer' }],
  [205, { verb: 'execute', name: 'Peer-to-Peer Network Message' }],
  [206, { verb: 'read', name: 'Read Transaction History Data' }],
  [SRBX_SIGNAL, { verb: 'report', name: 'SRBX Signal' }],
  [SRBX_ACKNOWLEDGE, { verb: 'report', name: 'Acknowledge SRBX' }],
  [ERROR_INDICATOR, { verb: 'report', name: 'Error Indicator' }],
])

/** Error codes of opcode 255: table 2-32. */
const errors: ReadonlyMap<number, string> = new Map([
  [1, 'invalid opcode'],
  [2, 'invalid parameter number'],
  [3, 'invalid logical number'],
  [4, 'invalid point type'],
  [5, 'too many data bytes'],
  [6, 'too few data bytes'],
  [13, 'outside valid address range'],
  [14, 'invalid history request'],
  [15, 'invalid FST request'],
  [16, 'invalid event entry'],
  [17, 'too many alarms requested'],
  [18, 'too many events requested'],
  [19, 'write to read-only parameter'],
  [20, 'security error'],
  [21, 'invalid security logon'],
  [22, 'invalid store and forward path'],
  [24, 'history configuration in progress'],
  [25, 'invalid parameter range'],
  [29, 'invalid 1-day history index'],
  [30, 'invalid history point'],
  [31, 'invalid min/max request'],
  [32, 'invalid TLP'],
  [33, 'invalid time'],
  [34, 'illegal Modbus range'],
  [50, 'general error'],
  [51, 'invalid state for write'],
  [52, 'invalid configurable opcode request'],
  [61, 'HART pass-through disabled'],
  [62, 'HART pass-through not licensed'],
  [63, 'access level too high'],
  [77, 'invalid logoff string'],
])

export function errorName(code: number): string {
  return errors.get(code) ?? `error ${code}`
}
