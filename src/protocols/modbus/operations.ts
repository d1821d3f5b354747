import type { Verb } from '#model/fact'

interface FunctionName {
  readonly verb: Verb
  readonly name: string
}

/** Schneider's function, whose PDUs are a protocol of their own (UMAS). */
export const UMAS = 90

/** Verb and name of each function code: MODBUS Application Protocol V1.1b3 §6 unless a line cites another source. */
export const functions: ReadonlyMap<number, FunctionName> = new Map<number, FunctionName>([
  [1, { verb: 'read', name: 'Read Coils' }], //                         §6.1
  [2, { verb: 'read', name: 'Read Discrete Inputs' }], //               §6.2
  [3, { verb: 'read', name: 'Read Holding Registers' }], //             §6.3
  [4, { verb: 'read', name: 'Read Input Registers' }], //               §6.4
  [5, { verb: 'write', name: 'Write Single Coil' }], //                 §6.5
  [6, { verb: 'write', name: 'Write Single Register' }], //             §6.6
  [7, { verb: 'diagnose', name: 'Read Exception Status' }], //          §6.7
  [8, { verb: 'diagnose', name: 'Diagnostics' }], //                    §6.8
  [11, { verb: 'diagnose', name: 'Get Comm Event Counter' }], //        §6.9
  [12, { verb: 'diagnose', name: 'Get Comm Event Log' }], //            §6.10
  [15, { verb: 'write', name: 'Write Multiple Coils' }], //             §6.11
  [16, { verb: 'write', name: 'Write Multiple Registers' }], //         §6.12
  [17, { verb: 'identify', name: 'Report Server ID' }], //              §6.13
  [20, { verb: 'read', name: 'Read File Record' }], //                  §6.14
  [21, { verb: 'write', name: 'Write File Record' }], //                §6.15
  [22, { verb: 'write', name: 'Mask Write Register' }], //              §6.16
  [23, { verb: 'write', name: 'Read/Write Multiple Registers' }], //    §6.17
  [24, { verb: 'read', name: 'Read FIFO Queue' }], //                   §6.18
  [43, { verb: 'execute', name: 'Encapsulated Interface Transport' }], // §6.19; see `encapsulated`
  // Reserved for legacy products: Annex A; names of the Modicon Modbus Protocol Reference Guide PI-MBUS-300 Rev. J.
  [9, { verb: 'execute', name: 'Program 484' }],
  [10, { verb: 'diagnose', name: 'Poll 484' }],
  [13, { verb: 'execute', name: 'Program Controller' }],
  [14, { verb: 'diagnose', name: 'Poll Controller' }],
  [18, { verb: 'execute', name: 'Program 884/M84' }],
  [19, { verb: 'restart', name: 'Reset Communication Link' }],
  // Not in the standard; names used by their vendors.
  [40, { verb: 'execute', name: 'Program Concept' }],
  // A carrier: `umas` decides what is requested and whether it changes anything.
  [UMAS, { verb: 'read', name: 'Schneider UMAS' }],
  [125, { verb: 'update-firmware', name: 'Firmware Replacement' }],
  [126, { verb: 'download-program', name: 'Program' }],
  [127, { verb: 'diagnose', name: 'Report Local Address' }],
])

/** Sub-functions of Diagnostics (8): §6.8.1. */
const diagnostics: ReadonlyMap<number, FunctionName> = new Map<number, FunctionName>([
  [0, { verb: 'diagnose', name: 'Return Query Data' }],
  // The program keeps running: only the port restarts, and a silenced device answers again.
  [1, { verb: 'set-mode', name: 'Restart Communications Option' }],
  [2, { verb: 'diagnose', name: 'Return Diagnostic Register' }],
  [3, { verb: 'configure', name: 'Change ASCII Input Delimiter' }],
  [4, { verb: 'set-mode', name: 'Force Listen Only Mode' }],
  [10, { verb: 'configure', name: 'Clear Counters and Diagnostic Register' }],
  [11, { verb: 'diagnose', name: 'Return Bus Message Count' }],
  [12, { verb: 'diagnose', name: 'Return Bus Communication Error Count' }],
  [13, { verb: 'diagnose', name: 'Return Bus Exception Error Count' }],
  [14, { verb: 'diagnose', name: 'Return Server Message Count' }],
  [15, { verb: 'diagnose', name: 'Return Server No Response Count' }],
  [16, { verb: 'diagnose', name: 'Return Server NAK Count' }],
  [17, { verb: 'diagnose', name: 'Return Server Busy Count' }],
  [18, { verb: 'diagnose', name: 'Return Bus Character Overrun Count' }],
  [20, { verb: 'configure', name: 'Clear Overrun Counter and Flag' }],
])

/** MEI types of Encapsulated Interface Transport (43): §6.19–6.21. */
const encapsulated: ReadonlyMap<number, FunctionName> = new Map<number, FunctionName>([
  [13, { verb: 'execute', name: 'CANopen General Reference' }],
  [14, { verb: 'identify', name: 'Read Device Identification' }],
])

/** Name and verb of a function; `sub` is the diagnostic sub-function or MEI type. Unknown ones are named by number. */
export function nameOf(functionCode: number, sub: number | undefined): FunctionName {
  const known = functions.get(functionCode)
  if (known === undefined) return { verb: 'execute', name: `Function ${functionCode}` }
  if (sub === undefined) return known
  const table = functionCode === 8 ? diagnostics : encapsulated
  const inner = table.get(sub)
  if (inner === undefined) return { verb: known.verb, name: `${known.name} ${sub}` }
  return functionCode === 8 ? { verb: inner.verb, name: `${known.name}: ${inner.name}` } : inner
}

/** Exception codes: §7. */
const exceptions: ReadonlyMap<number, string> = new Map([
  [1, 'Illegal Function'],
  [2, 'Illegal Data Address'],
  [3, 'Illegal Data Value'],
  [4, 'Server Device Failure'],
  [5, 'Acknowledge'],
  [6, 'Server Device Busy'],
  [7, 'Negative Acknowledge'], // PI-MBUS-300 Rev. J
  [8, 'Memory Parity Error'],
  [10, 'Gateway Path Unavailable'],
  [11, 'Gateway Target Device Failed to Respond'],
])

/** The two exceptions that a gateway raises itself: they do not prove that the unit exists. */
export const GATEWAY_EXCEPTIONS: ReadonlySet<number> = new Set([10, 11])

export function exceptionName(code: number): string {
  return exceptions.get(code) ?? `Exception ${code}`
}

/** Objects of Read Device Identification: §6.21, table of categories. */
export const DEVICE_OBJECTS: readonly string[] = [
  'VendorName',
  'ProductCode',
  'MajorMinorRevision',
  'VendorUrl',
  'ProductName',
  'ModelName',
  'UserApplicationName',
]
