/**
 * Services of the runtime, by group and number: the runtime's published interface headers (CmpSrvItf, CmpDeviceItf,
 * CmpAppItf, CmpFileTransferItf, 3.5.x); groups 3, 5, 9, 0x0f and 0x1b: Kaspersky ICS CERT, Security research: CODESYS
 * Runtime (2019), and a public dissector for it.
 */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

interface ServiceName {
  readonly verb: Verb
  readonly name: string
}

export const GROUP = { device: 1, application: 2, files: 8, shell: 0x11 } as const

/** Name of a service with an unknown number, by the purpose of its group. */
const groups: ReadonlyMap<number, ServiceName> = new Map<number, ServiceName>([
  [0x01, { verb: 'read', name: 'Device' }],
  [0x02, { verb: 'execute', name: 'Application' }],
  [0x03, { verb: 'read', name: 'Monitoring' }],
  [0x04, { verb: 'read', name: 'Visualisation' }],
  [0x05, { verb: 'diagnose', name: 'Log' }],
  [0x06, { verb: 'configure', name: 'Settings' }],
  [0x07, { verb: 'configure', name: 'Ethernet' }],
  [0x08, { verb: 'read', name: 'Files' }],
  [0x09, { verb: 'read', name: 'Variables' }],
  [0x0b, { verb: 'diagnose', name: 'I/O manager' }],
  [0x0c, { verb: 'configure', name: 'Users' }],
  [0x0d, { verb: 'configure', name: 'Online parameters' }],
  [0x0f, { verb: 'diagnose', name: 'Trace' }],
  [0x11, { verb: 'execute', name: 'Shell' }],
  [0x12, { verb: 'set-mode', name: 'Breakpoints' }],
  [0x13, { verb: 'force', name: 'Forces' }],
  [0x14, { verb: 'diagnose', name: 'Redundancy' }],
  [0x16, { verb: 'read', name: 'IO-Link' }],
  [0x18, { verb: 'report', name: 'Alarms' }],
  [0x19, { verb: 'read', name: 'PROFINET' }],
  [0x1b, { verb: 'read', name: 'Monitoring 2' }],
  [0x1c, { verb: 'read', name: 'Sub-nodes' }],
  [0x1d, { verb: 'read', name: 'Licences' }],
  [0x1e, { verb: 'read', name: 'Trend' }],
  [0x1f, { verb: 'diagnose', name: 'Core dump' }],
  [0x20, { verb: 'configure', name: 'Backup' }],
  [0x22, { verb: 'configure', name: 'Certificates' }],
])

export const services: ReadonlyMap<string, ServiceName> = new Map<string, ServiceName>([
  ['1/1', { verb: 'identify', name: 'Device: get target identity' }],
  ['1/2', { verb: 'authenticate', name: 'Device: login' }],
  ['1/3', { verb: 'read', name: 'Device: logout' }],
  ['1/4', { verb: 'delete', name: 'Device: reset origin' }],
  ['1/5', { verb: 'diagnose', name: 'Device: echo' }],
  ['1/6', { verb: 'set-mode', name: 'Device: set operation mode' }],
  ['1/7', { verb: 'diagnose', name: 'Device: get operation mode' }],
  ['1/8', { verb: 'authenticate', name: 'Device: interactive login' }],
  ['1/9', { verb: 'configure', name: 'Device: set node name' }],
  ['1/10', { verb: 'read', name: 'Device: create session' }],
  ['1/11', { verb: 'read', name: 'Device: get what reset origin keeps' }],
  ['2/1', { verb: 'read', name: 'Application: login' }],
  ['2/2', { verb: 'read', name: 'Application: logout' }],
  ['2/3', { verb: 'download-program', name: 'Application: create' }],
  ['2/4', { verb: 'delete', name: 'Application: delete' }],
  ['2/5', { verb: 'download-program', name: 'Application: download' }],
  ['2/6', { verb: 'download-program', name: 'Application: online change' }],
  ['2/7', { verb: 'download-program', name: 'Application: device download' }],
  ['2/8', { verb: 'download-program', name: 'Application: create device application' }],
  ['2/16', { verb: 'start', name: 'Application: start' }],
  ['2/17', { verb: 'stop', name: 'Application: stop' }],
  ['2/18', { verb: 'restart', name: 'Application: reset' }],
  ['2/19', { verb: 'set-mode', name: 'Application: set breakpoint' }],
  ['2/20', { verb: 'diagnose', name: 'Application: read status' }],
  ['2/21', { verb: 'set-mode', name: 'Application: delete breakpoint' }],
  ['2/22', { verb: 'diagnose', name: 'Application: read call stack' }],
  ['2/23', { verb: 'read', name: 'Application: get area offset' }],
  ['2/24', { verb: 'browse', name: 'Application: list' }],
  ['2/25', { verb: 'set-mode', name: 'Application: set next statement' }],
  ['2/32', { verb: 'force', name: 'Application: release forces' }],
  ['2/33', { verb: 'read', name: 'Application: read forces' }],
  ['2/34', { verb: 'set-mode', name: 'Application: single cycle' }],
  ['2/35', { verb: 'download-program', name: 'Application: create boot project' }],
  ['2/36', { verb: 'restart', name: 'Application: initialise again' }],
  ['2/37', { verb: 'diagnose', name: 'Application: read states' }],
  ['2/38', { verb: 'restart', name: 'Application: load boot application' }],
  ['2/39', { verb: 'configure', name: 'Application: register boot application' }],
  ['2/40', { verb: 'diagnose', name: 'Application: check files' }],
  ['2/41', { verb: 'read', name: 'Application: read information' }],
  ['2/48', { verb: 'download-program', name: 'Application: compact download' }],
  ['2/49', { verb: 'read', name: 'Application: read project information' }],
  ['2/50', { verb: 'diagnose', name: 'Application: define flow' }],
  ['2/51', { verb: 'diagnose', name: 'Application: read flow' }],
  ['2/52', { verb: 'download-program', name: 'Application: encrypted download' }],
  ['2/53', { verb: 'read', name: 'Application: read content' }],
  ['2/54', { verb: 'configure', name: 'Application: save retained data' }],
  ['2/55', { verb: 'write', name: 'Application: restore retained data' }],
  ['2/56', { verb: 'read', name: 'Application: get area address' }],
  ['2/57', { verb: 'set-mode', name: 'Application: leave execution points' }],
  ['2/64', { verb: 'set-mode', name: 'Application: claim execution points' }],
  ['5/1', { verb: 'diagnose', name: 'Log: get entries' }],
  ['5/2', { verb: 'diagnose', name: 'Log: get components' }],
  ['5/3', { verb: 'diagnose', name: 'Log: get loggers' }],
  ['6/2', { verb: 'configure', name: 'Settings: set number' }],
  ['8/1', { verb: 'browse', name: 'Files: get file information' }],
  ['8/2', { verb: 'write', name: 'Files: start download' }],
  ['8/3', { verb: 'write', name: 'Files: restart download' }],
  ['8/4', { verb: 'write', name: 'Files: download' }],
  ['8/5', { verb: 'read', name: 'Files: start upload' }],
  ['8/6', { verb: 'read', name: 'Files: restart upload' }],
  ['8/7', { verb: 'read', name: 'Files: upload' }],
  ['8/8', { verb: 'read', name: 'Files: end' }],
  ['8/9', { verb: 'read', name: 'Files: cancel' }],
  ['8/10', { verb: 'write', name: 'Files: keep signature' }],
  ['8/11', { verb: 'read', name: 'Files: get signature' }],
  ['8/12', { verb: 'browse', name: 'Files: list folder' }],
  ['8/13', { verb: 'browse', name: 'Files: cancel list' }],
  ['8/14', { verb: 'delete', name: 'Files: delete file' }],
  ['8/15', { verb: 'write', name: 'Files: rename file' }],
  ['8/16', { verb: 'write', name: 'Files: create folder' }],
  ['8/17', { verb: 'delete', name: 'Files: delete folder' }],
  ['8/18', { verb: 'write', name: 'Files: rename folder' }],
  ['8/19', { verb: 'browse', name: 'Files: get free space' }],
  ['8/20', { verb: 'read', name: 'Files: synchronise' }],
  ['9/1', { verb: 'subscribe', name: 'Variables: register list' }],
  ['9/2', { verb: 'subscribe', name: 'Variables: unregister list' }],
  ['9/3', { verb: 'read', name: 'Variables: read list' }],
  ['9/4', { verb: 'write', name: 'Variables: write list' }],
  ['9/5', { verb: 'read', name: 'Variables: read' }],
  ['9/6', { verb: 'write', name: 'Variables: write' }],
  ['9/7', { verb: 'browse', name: 'Variables: get roots' }],
  ['9/8', { verb: 'browse', name: 'Variables: get children' }],
  ['9/9', { verb: 'browse', name: 'Variables: get types' }],
  ['9/10', { verb: 'browse', name: 'Variables: get addresses' }],
  ['9/11', { verb: 'subscribe', name: 'Variables: remove from list' }],
  ['17/1', { verb: 'execute', name: 'Shell: run command' }],
  ['27/1', { verb: 'read', name: 'Monitoring 2: read' }],
  ['27/2', { verb: 'write', name: 'Monitoring 2: write' }],
])

export function serviceOf(group: number, command: number): ServiceName {
  const known = services.get(`${group}/${command}`)
  if (known !== undefined) return known
  const of = groups.get(group)
  if (of === undefined) return { verb: 'execute', name: `Service ${hexCode(group)}/${hexCode(command)}` }
  return { verb: of.verb, name: `${of.name}: service ${hexCode(command)}` }
}

/** Result codes: CmpErrors.h. */
const results: ReadonlyMap<number, string> = new Map([
  [0x01, 'failed'],
  [0x02, 'wrong parameter'],
  [0x05, 'timed out'],
  [0x0c, 'not implemented'],
  [0x0d, 'no such object'],
  [0x10, 'no object of that name'],
  [0x11, 'no memory left'],
  [0x12, 'name exists already'],
  [0x14, 'invalid handle'],
  [0x18, 'not supported'],
  [0x19, 'no access rights'],
  [0x1a, 'out of limits'],
  [0x1c, 'invalid session'],
  [0x1d, 'exception'],
  [0x1e, 'signature mismatch'],
  [0x1f, 'version mismatch'],
  [0x20, 'type mismatch'],
  [0x21, 'id mismatch'],
  [0x26, 'licence missing'],
])
/** The user has yet to press a key: no end yet. */
export const RESULT_PENDING = 0x0a

export function resultName(code: number): string {
  return results.get(code) ?? `error ${hexCode(code)}`
}
