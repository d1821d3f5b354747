/** Commands, index groups, states, ports and errors: Beckhoff Information System, ADS/AMS specification and ADS return codes. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

interface CommandName {
  readonly verb: Verb
  readonly name: string
}

export const COMMAND = {
  readDeviceInfo: 1,
  read: 2,
  write: 3,
  readState: 4,
  writeControl: 5,
  addNotification: 6,
  deleteNotification: 7,
  notification: 8,
  readWrite: 9,
} as const

export const commands: ReadonlyMap<number, CommandName> = new Map<number, CommandName>([
  [0, { verb: 'read', name: 'Invalid' }],
  [COMMAND.readDeviceInfo, { verb: 'identify', name: 'Read Device Info' }],
  [COMMAND.read, { verb: 'read', name: 'Read' }],
  [COMMAND.write, { verb: 'write', name: 'Write' }],
  [COMMAND.readState, { verb: 'diagnose', name: 'Read State' }],
  [COMMAND.writeControl, { verb: 'set-mode', name: 'Write Control' }],
  [COMMAND.addNotification, { verb: 'subscribe', name: 'Add Device Notification' }],
  [COMMAND.deleteNotification, { verb: 'subscribe', name: 'Delete Device Notification' }],
  [COMMAND.notification, { verb: 'report', name: 'Device Notification' }],
  [COMMAND.readWrite, { verb: 'read', name: 'Read Write' }],
])

/** AMS port of the system service, which starts, stops and configures TwinCAT as a whole. */
export const SYSTEM_SERVICE = 10000

const ports: ReadonlyMap<number, string> = new Map([
  [1, 'router'],
  [30, 'licence server'],
  [100, 'logger'],
  [110, 'event logger'],
  [200, 'real time'],
  [290, 'trace'],
  [300, 'I/O'],
  [500, 'NC'],
  [501, 'NC SAF'],
  [511, 'NC SVB'],
  [600, 'CNC'],
  [800, 'PLC'],
  [801, 'PLC runtime 1'],
  [811, 'PLC runtime 2'],
  [821, 'PLC runtime 3'],
  [831, 'PLC runtime 4'],
  [851, 'PLC runtime 1'],
  [852, 'PLC runtime 2'],
  [853, 'PLC runtime 3'],
  [854, 'PLC runtime 4'],
  [900, 'camshaft controller'],
  [SYSTEM_SERVICE, 'system service'],
])

export function portName(port: number): string | undefined {
  return ports.get(port)
}

/** PLC runtimes of TwinCAT 2 and 3. */
export function isRuntime(port: number): boolean {
  return (port >= 801 && port <= 899) || (port >= 350 && port <= 399)
}

export const STATES: readonly string[] = [
  'INVALID',
  'IDLE',
  'RESET',
  'INIT',
  'START',
  'RUN',
  'STOP',
  'SAVE CONFIG',
  'LOAD CONFIG',
  'POWER FAILURE',
  'POWER GOOD',
  'ERROR',
  'SHUTDOWN',
  'SUSPEND',
  'RESUME',
  'CONFIG',
  'RECONFIG',
  'STOPPING',
]

/** Effect of requesting a state. Reset puts TwinCAT into run mode; shutdown may restart the computer. */
const stateVerbs: ReadonlyMap<number, Verb> = new Map<number, Verb>([
  [2, 'restart'],
  [3, 'restart'],
  [4, 'start'],
  [5, 'start'],
  [6, 'stop'],
  [7, 'configure'],
  [8, 'configure'],
  [12, 'restart'],
  [13, 'stop'],
  [14, 'start'],
  [17, 'stop'],
])

export function stateVerb(state: number): Verb {
  return stateVerbs.get(state) ?? 'set-mode'
}

/** An index group, and the meaning of reading and writing it where that is not obvious. */
interface Group {
  readonly name: string
  readonly write?: Verb
  readonly read?: Verb
}

/** Index groups of every port: memory, symbols, sums. */
const groups: ReadonlyMap<number, Group> = new Map<number, Group>([
  [0x4020, { name: '%M' }],
  [0x4021, { name: '%MX' }],
  [0x4025, { name: '%M size' }],
  [0x4030, { name: 'retain data' }],
  [0x4035, { name: 'retain size' }],
  [0x4040, { name: 'data' }],
  [0x4045, { name: 'data size' }],
  [0xf000, { name: 'symbol table', read: 'browse' }],
  [0xf001, { name: 'symbol name', read: 'browse' }],
  [0xf003, { name: 'symbol handle by name', read: 'browse' }],
  [0xf004, { name: 'symbol value by name' }],
  [0xf005, { name: 'symbol value by handle' }],
  [0xf006, { name: 'release symbol handle', write: 'read' }],
  [0xf007, { name: 'symbol info by name', read: 'browse' }],
  [0xf008, { name: 'symbol version', read: 'browse' }],
  [0xf009, { name: 'symbol info by name', read: 'browse' }],
  [0xf00a, { name: 'symbol download', write: 'download-program' }],
  [0xf00b, { name: 'symbol upload', read: 'browse' }],
  [0xf00c, { name: 'symbol upload info', read: 'browse' }],
  [0xf00e, { name: 'data type upload', read: 'browse' }],
  [0xf00f, { name: 'symbol upload info', read: 'browse' }],
  [0xf010, { name: 'symbol notification' }],
  [0xf011, { name: 'data type info by name', read: 'browse' }],
  [0xf020, { name: '%I', write: 'operate' }],
  [0xf021, { name: '%IX', write: 'operate' }],
  [0xf025, { name: '%I size' }],
  [0xf030, { name: '%Q', write: 'operate' }],
  [0xf031, { name: '%QX', write: 'operate' }],
  [0xf035, { name: '%Q size' }],
  [0xf040, { name: 'clear %I', write: 'operate' }],
  [0xf050, { name: 'clear %Q', write: 'operate' }],
  [0xf060, { name: '%I and %Q', write: 'operate' }],
  [0xf080, { name: 'sum read' }],
  [0xf081, { name: 'sum write', read: 'write' }],
  [0xf082, { name: 'sum read write', read: 'write' }],
  [0xf083, { name: 'sum read' }],
  [0xf084, { name: 'sum read' }],
  [0xf085, { name: 'sum add notification', read: 'subscribe' }],
  [0xf086, { name: 'sum delete notification', read: 'subscribe' }],
  [0xf100, { name: 'device data', read: 'diagnose' }],
])

export const FILE_OPEN = 120
const FILE_WRITE = 123

/** Index groups of the system service. */
const systemGroups: ReadonlyMap<number, Group> = new Map<number, Group>([
  [100, { name: 'create file', read: 'write' }],
  [101, { name: 'open file' }],
  [102, { name: 'open file to write', read: 'write' }],
  [110, { name: 'create file', read: 'write' }],
  [111, { name: 'close handle', write: 'read' }],
  [FILE_OPEN, { name: 'open file' }],
  [121, { name: 'close file', write: 'read', read: 'read' }],
  [122, { name: 'read file' }],
  [FILE_WRITE, { name: 'write file', read: 'write' }],
  [124, { name: 'seek in file', write: 'read' }],
  [125, { name: 'place in file' }],
  [126, { name: 'read line of file' }],
  [127, { name: 'write line of file', read: 'write' }],
  [128, { name: 'scan file' }],
  [129, { name: 'print into file', read: 'write' }],
  [130, { name: 'end of file' }],
  [131, { name: 'delete file', read: 'delete', write: 'delete' }],
  [132, { name: 'rename file', read: 'write' }],
  [133, { name: 'find file', read: 'browse' }],
  [138, { name: 'make folder', read: 'write' }],
  [139, { name: 'remove folder', read: 'delete', write: 'delete' }],
  [200, { name: 'registry', write: 'configure' }],
  [300, { name: 'send e-mail', write: 'execute', read: 'execute' }],
  [400, { name: 'time', write: 'set-time' }],
  [500, { name: 'start process', write: 'execute', read: 'execute' }],
  [600, { name: 'change net id', write: 'configure', read: 'configure' }],
  [700, { name: 'device description', read: 'identify' }],
  [801, { name: 'add route', write: 'configure' }],
  [802, { name: 'delete route', write: 'configure' }],
  [803, { name: 'list routes', read: 'browse' }],
])

export function groupOf(port: number, group: number): Group {
  return (
    (port === SYSTEM_SERVICE ? systemGroups.get(group) : undefined) ??
    groups.get(group) ?? { name: hexCode(group, 4) }
  )
}

const errors: ReadonlyMap<number, string> = new Map([
  [0x0006, 'target port not found'],
  [0x0007, 'target machine not found'],
  [0x0008, 'unknown command'],
  [0x000d, 'port not connected'],
  [0x0018, 'connection refused by the router'],
  [0x0700, 'error class device'],
  [0x0701, 'service not supported'],
  [0x0702, 'invalid index group'],
  [0x0703, 'invalid index offset'],
  [0x0704, 'reading or writing not permitted'],
  [0x0705, 'invalid size'],
  [0x0706, 'invalid data'],
  [0x0707, 'not ready'],
  [0x0708, 'busy'],
  [0x070a, 'out of memory'],
  [0x070b, 'invalid parameter'],
  [0x070c, 'not found'],
  [0x0710, 'symbol not found'],
  [0x0711, 'symbol version invalid'],
  [0x0712, 'invalid state'],
  [0x0714, 'notification handle invalid'],
  [0x071c, 'access denied'],
  [0x0723, 'invalid licence'],
  [0x0745, 'timeout'],
])

export function errorName(code: number): string {
  return errors.get(code) ?? `error ${hexCode(code, 4)}`
}
