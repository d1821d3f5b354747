/** PCCC commands: Rockwell 1770-6.5.16, DF1 Protocol and Command Set Reference Manual (October 1996), chapter 7. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

type Row = readonly [command: number, fn: number | undefined, name: string, verb: Verb]

/** Command, function (undefined: the command has none), name, what it does to a controller. */
export const rows: readonly Row[] = [
  [0x00, undefined, 'Protected Write', 'write'],
  [0x01, undefined, 'Unprotected Read', 'read'],
  [0x02, undefined, 'Protected Bit Write', 'write'],
  [0x04, undefined, 'Physical Read', 'read'],
  [0x05, undefined, 'Unprotected Bit Write', 'write'],
  [0x07, 0x00, 'Disable Outputs', 'stop'],
  [0x07, 0x01, 'Enable Outputs', 'start'],
  [0x07, 0x03, 'Enable PLC Scanning', 'start'],
  [0x07, 0x04, 'Enter Download Mode', 'download-program'],
  [0x07, 0x05, 'Exit Download or Upload Mode', 'set-mode'],
  [0x07, 0x06, 'Enter Upload Mode', 'upload-program'],
  [0x08, undefined, 'Unprotected Write', 'write'],
  [0x06, 0x00, 'Echo', 'diagnose'],
  [0x06, 0x01, 'Read Diagnostic Counters', 'diagnose'],
  [0x06, 0x02, 'Set Variables', 'configure'],
  [0x06, 0x03, 'Diagnostic Status', 'identify'],
  [0x06, 0x04, 'Set Timeout', 'configure'],
  [0x06, 0x05, 'Set NAKs', 'configure'],
  [0x06, 0x06, 'Set ENQs', 'configure'],
  [0x06, 0x07, 'Reset Diagnostic Counters', 'configure'],
  [0x06, 0x08, 'Set Data Table Size', 'configure'],
  [0x06, 0x09, 'Read Link Parameters', 'read'],
  [0x06, 0x0a, 'Set Link Parameters', 'configure'],
  [0x0f, 0x00, 'Word Range Write', 'write'],
  [0x0f, 0x01, 'Word Range Read', 'read'],
  [0x0f, 0x02, 'Bit Write', 'write'],
  [0x0f, 0x03, 'File Write', 'write'],
  [0x0f, 0x04, 'File Read', 'read'],
  [0x0f, 0x05, 'Download Request', 'download-program'],
  [0x0f, 0x06, 'Upload', 'upload-program'],
  [0x0f, 0x07, 'Shutdown', 'stop'],
  [0x0f, 0x08, 'Physical Write', 'write'],
  [0x0f, 0x09, 'Physical Read', 'read'],
  [0x0f, 0x0a, 'Restart Request', 'restart'],
  [0x0f, 0x11, 'Get Edit Resource', 'reserve'],
  [0x0f, 0x12, 'Return Edit Resource', 'reserve'],
  [0x0f, 0x17, 'Read Bytes Physical', 'upload-program'],
  [0x0f, 0x18, 'Write Bytes Physical', 'download-program'],
  [0x0f, 0x26, 'Read Modify Write', 'write'],
  [0x0f, 0x29, 'Read Section Size', 'read'],
  [0x0f, 0x3a, 'Set CPU Mode', 'set-mode'],
  [0x0f, 0x41, 'Disable Forces', 'force'],
  [0x0f, 0x50, 'Download All Request', 'download-program'],
  [0x0f, 0x52, 'Download Completed', 'download-program'],
  [0x0f, 0x53, 'Upload All Request', 'upload-program'],
  [0x0f, 0x55, 'Upload Completed', 'upload-program'],
  [0x0f, 0x57, 'Initialize Memory', 'delete'],
  [0x0f, 0x5e, 'Modify PLC-2 Compatibility File', 'configure'],
  [0x0f, 0x67, 'Typed Write', 'write'],
  [0x0f, 0x68, 'Typed Read', 'read'],
  [0x0f, 0x79, 'Read Modify Write N', 'write'],
  [0x0f, 0x80, 'Change Mode', 'set-mode'],
  [0x0f, 0x81, 'Open File', 'reserve'],
  [0x0f, 0x82, 'Close File', 'reserve'],
  [0x0f, 0x88, 'Execute Multiple Commands', 'execute'],
  [0x0f, 0x8f, 'Apply Port Configuration', 'configure'],
  [0x0f, 0xa1, 'Protected Typed Logical Read with Two Address Fields', 'read'],
  [0x0f, 0xa2, 'Protected Typed Logical Read with Three Address Fields', 'read'],
  [0x0f, 0xa3, 'Read SLC File Info', 'read'],
  [0x0f, 0xa7, 'Protected Typed File Read', 'upload-program'],
  [0x0f, 0xa9, 'Protected Typed Logical Write with Two Address Fields', 'write'],
  [0x0f, 0xaa, 'Protected Typed Logical Write with Three Address Fields', 'write'],
  [0x0f, 0xab, 'Protected Typed Logical Write with Four Address Fields', 'write'],
  [0x0f, 0xaf, 'Protected Typed File Write', 'download-program'],
]

const byCode: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map(
  rows.map(([command, fn, name, verb]) => [pcccCode(command, fn), { name, verb }]),
)

/** `pccc:0x0f/0xa2`, or `pccc:0x01` for a command without functions. */
export function pcccCode(command: number, fn: number | undefined): string {
  return fn === undefined ? `pccc:${hexCode(command)}` : `pccc:${hexCode(command)}/${hexCode(fn)}`
}

/** Asks a controller who it is and how it fares. */
export const DIAGNOSTIC_STATUS = pcccCode(0x06, 0x03)

/** Commands whose first data byte is a function: chapter 7. */
const HAS_FUNCTION: ReadonlySet<number> = new Set([0x06, 0x07, 0x0f])

export function hasFunction(command: number): boolean {
  return HAS_FUNCTION.has(command)
}

/** Name and verb of a command; an undocumented one keeps its numbers. */
export function pcccCommand(
  command: number,
  fn: number | undefined,
): { readonly name: string; readonly verb: Verb } {
  const code = pcccCode(command, fn)
  return byCode.get(code) ?? { name: `PCCC ${code.slice(5)}`, verb: 'execute' }
}

/** Status of a reply: local errors in the low nibble, remote ones in the high: chapter 8. */
const statuses: ReadonlyMap<number, string> = new Map([
  [0x00, 'Success'],
  [0x01, 'Destination node is out of buffer space'],
  [0x02, 'Cannot guarantee delivery, link layer'],
  [0x03, 'Duplicate token holder detected'],
  [0x04, 'Local port is disconnected'],
  [0x05, 'Application layer timed out waiting for a response'],
  [0x06, 'Duplicate node detected'],
  [0x07, 'Station is offline'],
  [0x08, 'Hardware fault'],
  [0x10, 'Illegal command or format'],
  [0x20, 'Host has a problem and will not communicate'],
  [0x30, 'Remote node host is missing, disconnected or shut down'],
  [0x40, 'Host could not complete function due to hardware fault'],
  [0x50, 'Addressing problem or memory protect rungs'],
  [0x60, 'Function not allowed due to command protection selection'],
  [0x70, 'Processor is in Program mode'],
  [0x80, 'Compatibility mode file missing or communication zone problem'],
  [0x90, 'Remote node cannot buffer command'],
  [0xa0, 'Wait acknowledge'],
  [0xb0, 'Remote node problem due to download'],
  [0xc0, 'Wait acknowledge'],
  [0xf0, 'Error code in the extended status byte'],
])

/** Extended status, with status 0xf0: chapter 8. */
const extended: ReadonlyMap<number, string> = new Map([
  [0x01, 'A field has an illegal value'],
  [0x02, 'Less levels specified in address than minimum for any address'],
  [0x03, 'More levels specified in address than system supports'],
  [0x04, 'Symbol not found'],
  [0x05, 'Symbol is of improper format'],
  [0x06, 'Address does not point to something usable'],
  [0x07, 'File is wrong size'],
  [0x08, 'Cannot complete request, situation has changed'],
  [0x09, 'Data or file is too large'],
  [0x0a, 'Transaction size plus word address is too large'],
  [0x0b, 'Access denied, improper privilege'],
  [0x0c, 'Condition cannot be generated, resource is not available'],
  [0x0d, 'Condition already exists, resource is already available'],
  [0x0e, 'Command cannot be executed'],
  [0x0f, 'Histogram overflow'],
  [0x10, 'No access'],
  [0x11, 'Illegal data type'],
  [0x12, 'Invalid parameter or invalid data'],
  [0x13, 'Address reference exists to deleted area'],
  [0x14, 'Command execution failure for unknown reason'],
  [0x15, 'Data conversion error'],
  [0x16, 'Scanner not able to communicate with 1771 rack adapter'],
  [0x17, 'Type mismatch'],
  [0x18, '1771 module response was not valid'],
  [0x19, 'Duplicated label'],
  [0x1a, 'File is open, another node owns it'],
  [0x1b, 'Another node is the program owner'],
  [0x1e, 'Data table element protection violation'],
  [0x1f, 'Temporary internal problem'],
  [0x22, 'Remote rack fault'],
  [0x23, 'Timeout'],
  [0x24, 'Unknown error'],
])

export function pcccStatus(status: number, more: number | undefined): string {
  const words = statuses.get(status) ?? `PCCC status ${hexCode(status)}`
  if (status !== 0xf0 || more === undefined) return words
  return extended.get(more) ?? `PCCC extended status ${hexCode(more)}`
}
