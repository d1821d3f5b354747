/** Commands of IPMI v2.0, appendix G: network function and command. */
import type { Verb } from '#model/fact'

interface CommandName {
  readonly verb: Verb
  readonly name: string
}

const CHASSIS = 0x00
const SENSOR = 0x04
const APPLICATION = 0x06
const STORAGE = 0x0a
const TRANSPORT = 0x0c

const TABLE: readonly (readonly [fn: number, command: number, verb: Verb, name: string])[] = [
  [CHASSIS, 0x00, 'read', 'Get Chassis Capabilities'],
  [CHASSIS, 0x01, 'read', 'Get Chassis Status'],
  [CHASSIS, 0x02, 'operate', 'Chassis Control'],
  [CHASSIS, 0x03, 'restart', 'Chassis Reset'],
  [CHASSIS, 0x04, 'identify', 'Chassis Identify'],
  [CHASSIS, 0x05, 'configure', 'Set Chassis Capabilities'],
  [CHASSIS, 0x06, 'configure', 'Set Power Restore Policy'],
  [CHASSIS, 0x07, 'diagnose', 'Get System Restart Cause'],
  [CHASSIS, 0x08, 'configure', 'Set System Boot Options'],
  [CHASSIS, 0x09, 'read', 'Get System Boot Options'],
  [SENSOR, 0x20, 'read', 'Get Device SDR Info'],
  [SENSOR, 0x21, 'read', 'Get Device SDR'],
  [SENSOR, 0x26, 'configure', 'Set Sensor Thresholds'],
  [SENSOR, 0x27, 'read', 'Get Sensor Thresholds'],
  [SENSOR, 0x2d, 'read', 'Get Sensor Reading'],
  [APPLICATION, 0x01, 'identify', 'Get Device ID'],
  [APPLICATION, 0x02, 'restart', 'Cold Reset'],
  [APPLICATION, 0x03, 'restart', 'Warm Reset'],
  [APPLICATION, 0x04, 'diagnose', 'Get Self Test Results'],
  [APPLICATION, 0x06, 'set-mode', 'Set ACPI Power State'],
  [APPLICATION, 0x08, 'identify', 'Get Device GUID'],
  [APPLICATION, 0x24, 'configure', 'Set Watchdog Timer'],
  [APPLICATION, 0x37, 'identify', 'Get System GUID'],
  [APPLICATION, 0x38, 'identify', 'Get Channel Authentication Capabilities'],
  [APPLICATION, 0x39, 'authenticate', 'Get Session Challenge'],
  [APPLICATION, 0x3a, 'authenticate', 'Activate Session'],
  [APPLICATION, 0x3b, 'authenticate', 'Set Session Privilege Level'],
  [APPLICATION, 0x3c, 'authenticate', 'Close Session'],
  [APPLICATION, 0x40, 'configure', 'Set Channel Access'],
  [APPLICATION, 0x43, 'configure', 'Set User Access'],
  [APPLICATION, 0x44, 'read', 'Get User Access'],
  [APPLICATION, 0x45, 'configure', 'Set User Name'],
  [APPLICATION, 0x46, 'read', 'Get User Name'],
  [APPLICATION, 0x47, 'set-password', 'Set User Password'],
  [APPLICATION, 0x48, 'execute', 'Activate Payload'],
  [APPLICATION, 0x49, 'execute', 'Deactivate Payload'],
  [APPLICATION, 0x52, 'execute', 'Master Write-Read'],
  [APPLICATION, 0x54, 'read', 'Get Channel Cipher Suites'],
  [STORAGE, 0x10, 'read', 'Get FRU Inventory Area Info'],
  [STORAGE, 0x11, 'identify', 'Read FRU Data'],
  [STORAGE, 0x12, 'configure', 'Write FRU Data'],
  [STORAGE, 0x20, 'read', 'Get SDR Repository Info'],
  [STORAGE, 0x22, 'read', 'Reserve SDR Repository'],
  [STORAGE, 0x23, 'read', 'Get SDR'],
  [STORAGE, 0x27, 'delete', 'Clear SDR Repository'],
  [STORAGE, 0x40, 'read', 'Get SEL Info'],
  [STORAGE, 0x42, 'read', 'Reserve SEL'],
  [STORAGE, 0x43, 'diagnose', 'Get SEL Entry'],
  [STORAGE, 0x44, 'write', 'Add SEL Entry'],
  [STORAGE, 0x46, 'delete', 'Delete SEL Entry'],
  [STORAGE, 0x47, 'delete', 'Clear SEL'],
  [STORAGE, 0x48, 'read', 'Get SEL Time'],
  [STORAGE, 0x49, 'set-time', 'Set SEL Time'],
  [TRANSPORT, 0x01, 'configure', 'Set LAN Configuration Parameters'],
  [TRANSPORT, 0x02, 'read', 'Get LAN Configuration Parameters'],
  [TRANSPORT, 0x21, 'configure', 'Set SOL Configuration Parameters'],
  [TRANSPORT, 0x22, 'read', 'Get SOL Configuration Parameters'],
]

export function codeOf(fn: number, command: number): string {
  return `${hexadecimal(fn & 0xfe)}/${hexadecimal(command)}`
}

const hexadecimal = (value: number) => `0x${value.toString(16).padStart(2, '0')}`

export const commands: ReadonlyMap<string, CommandName> = new Map(
  TABLE.map(([fn, command, verb, name]) => [codeOf(fn, command), { verb, name }]),
)

/** Chassis Control: §28.3. */
export const CHASSIS_CONTROL = '0x00/0x02'
const CONTROLS: readonly CommandName[] = [
  { verb: 'stop', name: 'power down' },
  { verb: 'start', name: 'power up' },
  { verb: 'restart', name: 'power cycle' },
  { verb: 'restart', name: 'hard reset' },
  { verb: 'diagnose', name: 'diagnostic interrupt' },
  { verb: 'stop', name: 'soft shutdown' },
]

export function chassisControl(value: number): CommandName | undefined {
  return CONTROLS[value & 0x0f]
}

/** Completion codes: table 5-2. */
const COMPLETIONS: ReadonlyMap<number, string> = new Map([
  [0xc0, 'Node Busy'],
  [0xc1, 'Invalid Command'],
  [0xc2, 'Command invalid for given LUN'],
  [0xc3, 'Timeout while processing command'],
  [0xc4, 'Out of space'],
  [0xc5, 'Reservation Canceled or Invalid'],
  [0xc6, 'Request data truncated'],
  [0xc7, 'Request data length invalid'],
  [0xc8, 'Request data field length limit exceeded'],
  [0xc9, 'Parameter out of range'],
  [0xca, 'Cannot return number of requested data bytes'],
  [0xcb, 'Requested sensor, data, or record not present'],
  [0xcc, 'Invalid data field in Request'],
  [0xcd, 'Command illegal for specified sensor or record type'],
  [0xd4, 'Insufficient privilege'],
  [0xd5, 'Command not supported in present state'],
  [0xff, 'Unspecified error'],
])

export function completionName(code: number): string {
  return COMPLETIONS.get(code) ?? `completion code ${hexadecimal(code)}`
}

/** IANA enterprise numbers of makers of management controllers. */
export const MAKERS: ReadonlyMap<number, string> = new Map([
  [2, 'IBM'],
  [11, 'Hewlett-Packard'],
  [42, 'Sun Microsystems'],
  [343, 'Intel'],
  [674, 'Dell'],
  [5771, 'Cisco'],
  [10876, 'Supermicro'],
  [19046, 'Lenovo'],
  [47196, 'Hewlett Packard Enterprise'],
])
