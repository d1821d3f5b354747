/** EPSEM services, response codes and what tables and procedures are: ANSI C12.22-2012, C12.19-2012. */
import type { Verb } from '#model/fact'

interface Service {
  readonly name: string
  readonly verb: Verb
}

/** Request codes of C12.22 clause 5.3; partial reads 0x31–0x3e and writes 0x41–0x4e are emitted with their family. */
export const services: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x20, { name: 'Identification', verb: 'identify' }],
  [0x21, { name: 'Terminate', verb: 'reserve' }],
  [0x22, { name: 'Disconnect', verb: 'configure' }],
  [0x24, { name: 'Deregistration', verb: 'configure' }],
  [0x25, { name: 'Resolve', verb: 'browse' }],
  [0x26, { name: 'Trace', verb: 'browse' }],
  [0x27, { name: 'Registration', verb: 'configure' }],
  [0x30, { name: 'Full Read', verb: 'read' }],
  [0x31, { name: 'Partial Read by index', verb: 'read' }],
  [0x3e, { name: 'Default Read', verb: 'read' }],
  [0x3f, { name: 'Partial Read by offset', verb: 'read' }],
  [0x40, { name: 'Full Write', verb: 'write' }],
  [0x41, { name: 'Partial Write by index', verb: 'write' }],
  [0x4e, { name: 'Default Write', verb: 'write' }],
  [0x4f, { name: 'Partial Write by offset', verb: 'write' }],
  [0x50, { name: 'Logon', verb: 'authenticate' }],
  [0x51, { name: 'Security', verb: 'authenticate' }],
  [0x52, { name: 'Logoff', verb: 'authenticate' }],
  [0x53, { name: 'Authenticate', verb: 'authenticate' }],
  [0x60, { name: 'Negotiate', verb: 'configure' }],
  [0x70, { name: 'Wait', verb: 'reserve' }],
  [0x71, { name: 'Timing Setup', verb: 'configure' }],
])

/** The service of a request code: indexes of partial access are taken off. */
export function familyOf(code: number): number {
  if (code >= 0x31 && code <= 0x39) return 0x31
  if (code >= 0x41 && code <= 0x49) return 0x41
  if (code >= 0x60 && code <= 0x6b) return 0x60
  return code
}

export const SERVICE = {
  IDENTIFICATION: 0x20,
  FULL_READ: 0x30,
  OFFSET_READ: 0x3f,
  FULL_WRITE: 0x40,
  OFFSET_WRITE: 0x4f,
  LOGON: 0x50,
  SECURITY: 0x51,
  LOGOFF: 0x52,
} as const

/** Responses stay below this, requests begin here. */
export const FIRST_REQUEST = 0x20

export const responses: readonly string[] = [
  'ok',
  'error',
  'service not supported',
  'insufficient security clearance',
  'operation not possible',
  'inappropriate action requested',
  'device busy',
  'data not ready',
  'data locked',
  'renegotiate request',
  'invalid service sequence state',
  'security mechanism error',
  'unknown application title',
  'network timeout',
  'network not reachable',
  'request too large',
  'response too large',
  'segmentation not possible',
  'segmentation error',
]

/** Standard tables that a reader of logs knows by name: C12.19-2012 clause 9. */
const tables: ReadonlyMap<number, string> = new Map([
  [0, 'general configuration'],
  [1, 'manufacturer identification'],
  [2, 'device nameplate'],
  [3, 'end device mode status'],
  [4, 'pending status'],
  [5, 'device identification'],
  [6, 'utility information'],
  [7, 'procedure initiate'],
  [8, 'procedure response'],
  [23, 'current register data'],
  [28, 'present register data'],
  [42, 'security'],
  [43, 'default access control'],
  [44, 'access control'],
  [45, 'key'],
  [52, 'clock'],
  [53, 'time offset'],
  [64, 'load profile data'],
  [74, 'history log data'],
  [76, 'event log data'],
])

const MANUFACTURER_BIT = 0x800

/** `ST1 manufacturer identification`, `MT12`. */
export function tableText(id: number): string {
  if ((id & MANUFACTURER_BIT) !== 0) return `MT${id & 0x7ff}`
  const name = tables.get(id)
  return name === undefined ? `ST${id}` : `ST${id} ${name}`
}

const SECURITY_TABLES: ReadonlySet<number> = new Set([42, 43, 44, 45, 46])
const CLOCK_TABLES: ReadonlySet<number> = new Set([52, 53, 55])
const PROCEDURE_TABLE = 7

/** Effect of writing a table. */
export function verbOfWrite(id: number): Verb {
  if (SECURITY_TABLES.has(id)) return 'set-password'
  if (CLOCK_TABLES.has(id)) return 'set-time'
  return id === PROCEDURE_TABLE ? 'execute' : 'configure'
}

/** Standard procedures: C12.19-2012 clause 9, table 7. */
const procedures: ReadonlyMap<number, readonly [string, Verb]> = new Map<number, [string, Verb]>([
  [0, ['cold start', 'restart']],
  [1, ['warm start', 'restart']],
  [2, ['save configuration', 'configure']],
  [3, ['clear data', 'delete']],
  [4, ['reset list pointers', 'configure']],
  [5, ['update last read entry', 'configure']],
  [6, ['change end device mode', 'set-mode']],
  [7, ['clear standard status flags', 'delete']],
  [8, ['clear manufacturer status flags', 'delete']],
  [9, ['remote reset', 'operate']],
  [10, ['set date and time', 'set-time']],
  [11, ['execute diagnostics', 'diagnose']],
  [12, ['activate all pending tables', 'configure']],
  [13, ['activate specific pending tables', 'configure']],
  [14, ['clear all pending tables', 'delete']],
  [15, ['clear specific pending tables', 'delete']],
  [16, ['start load profile', 'start']],
  [17, ['stop load profile', 'stop']],
  [18, ['log in', 'authenticate']],
  [19, ['log out', 'authenticate']],
  [20, ['initiate an immediate self read', 'execute']],
  [21, ['direct load control', 'operate']],
  [22, ['modify credit', 'operate']],
])

/** The procedure that a write to table 7 starts: its number has eleven bits and the manufacturer's. */
export function procedureOf(id: number): readonly [string, Verb] {
  if ((id & MANUFACTURER_BIT) !== 0) return [`manufacturer procedure ${id & 0x7ff}`, 'execute']
  return procedures.get(id & 0x7ff) ?? [`procedure ${id & 0x7ff}`, 'execute']
}
