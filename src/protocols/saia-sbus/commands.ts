/** Commands of Saia S-Bus: SAIA-Burgess, S-Bus manual 26/739. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

interface CommandName {
  readonly verb: Verb
  readonly name: string
}

export const READ_FIRMWARE = 0x20
export const READ_STATUS_OWN = 0x1b

/** The same command for each of `cpus`, then for the one asked and, where it exists, for all. */
function perCpu(
  first: number,
  verb: Verb,
  name: string,
  cpus: readonly string[],
): readonly (readonly [number, CommandName])[] {
  return cpus.map((cpu, i) => [first + i, { verb, name: `${name}, ${cpu}` }])
}

const FROM_0 = ['CPU 0', 'CPU 1', 'CPU 2', 'CPU 3', 'CPU 4', 'CPU 5', 'CPU 6', 'own'] as const
const FROM_0_AND_ALL = [...FROM_0, 'all'] as const
const FROM_1_AND_ALL = FROM_0_AND_ALL.slice(1)

/** Numbers of the manual in decimal; those from 0x91 on as the maker's own dissector, sbus of Wireshark, has them. */
export const commands: ReadonlyMap<number, CommandName> = new Map<number, CommandName>([
  [0x00, { verb: 'read', name: 'Read counters' }],
  [0x01, { verb: 'read', name: 'Read display register' }],
  [0x02, { verb: 'read', name: 'Read flags' }],
  [0x03, { verb: 'read', name: 'Read inputs' }],
  [0x04, { verb: 'read', name: 'Read real time clock' }],
  [0x05, { verb: 'read', name: 'Read outputs' }],
  [0x06, { verb: 'read', name: 'Read registers' }],
  [0x07, { verb: 'read', name: 'Read timers' }],
  [0x0a, { verb: 'write', name: 'Write counters' }],
  [0x0b, { verb: 'write', name: 'Write flags' }],
  [0x0c, { verb: 'set-time', name: 'Write real time clock' }],
  [0x0d, { verb: 'operate', name: 'Write outputs' }],
  [0x0e, { verb: 'write', name: 'Write registers' }],
  [0x0f, { verb: 'write', name: 'Write timers' }],
  [0x13, { verb: 'write', name: 'Read and write multiple media' }],
  ...perCpu(0x14, 'diagnose', 'Read PCD status', FROM_0),
  [0x1d, { verb: 'identify', name: 'Read S-Bus station number' }],
  [0x1e, { verb: 'upload-program', name: 'Read user memory' }],
  [0x1f, { verb: 'upload-program', name: 'Read program line' }],
  [READ_FIRMWARE, { verb: 'identify', name: 'Read firmware version' }],
  [0x21, { verb: 'read', name: 'Read text' }],
  [0x22, { verb: 'diagnose', name: 'Read active transition' }],
  [0x23, { verb: 'download-program', name: 'Write user memory' }],
  [0x24, { verb: 'download-program', name: 'Write program line' }],
  [0x25, { verb: 'write', name: 'Write text' }],
  ...perCpu(0x28, 'start', 'Run', FROM_0_AND_ALL),
  ...perCpu(0x32, 'restart', 'Restart cold', FROM_1_AND_ALL),
  ...perCpu(0x3c, 'stop', 'Stop', FROM_0_AND_ALL),
  [0x46, { verb: 'diagnose', name: 'Read arithmetic status and accumulator' }],
  [0x47, { verb: 'read', name: 'Read byte' }],
  [0x48, { verb: 'diagnose', name: 'Read halt failure register' }],
  [0x49, { verb: 'read', name: 'Read index register' }],
  [0x4a, { verb: 'diagnose', name: 'Read instruction pointer' }],
  [0x4b, { verb: 'diagnose', name: 'Find history' }],
  [0x50, { verb: 'write', name: 'Write arithmetic status and accumulator' }],
  [0x51, { verb: 'write', name: 'Write byte' }],
  [0x52, { verb: 'write', name: 'Write index register' }],
  [0x53, { verb: 'set-mode', name: 'Write instruction pointer' }],
  [0x5a, { verb: 'operate', name: 'Clear flags, outputs, registers and timers' }],
  [0x5b, { verb: 'write', name: 'Clear flags' }],
  [0x5c, { verb: 'operate', name: 'Clear outputs' }],
  [0x5d, { verb: 'write', name: 'Clear registers' }],
  [0x5e, { verb: 'write', name: 'Clear timers' }],
  ...perCpu(0x64, 'restart', 'Restart warm', FROM_1_AND_ALL),
  [0x6e, { verb: 'download-program', name: 'Change block' }],
  [0x6f, { verb: 'delete', name: 'Clear history' }],
  [0x70, { verb: 'download-program', name: 'Delete program line' }],
  [0x71, { verb: 'set-mode', name: 'Go conditional' }],
  [0x72, { verb: 'download-program', name: 'Insert program line' }],
  [0x73, { verb: 'set-mode', name: 'Local cycles' }],
  [0x74, { verb: 'set-mode', name: 'All cycles' }],
  [0x75, { verb: 'write', name: 'Make text' }],
  [0x76, { verb: 'set-mode', name: 'Execute single instruction' }],
  [0x77, { verb: 'set-mode', name: 'Single step' }],
  [0x82, { verb: 'execute', name: 'Interrupt XOB 17' }],
  [0x83, { verb: 'execute', name: 'Interrupt XOB 18' }],
  [0x84, { verb: 'execute', name: 'Interrupt XOB 19' }],
  [0x91, { verb: 'read', name: 'Read hang-up timeout' }],
  [0x96, { verb: 'read', name: 'Read data block' }],
  [0x97, { verb: 'write', name: 'Write data block' }],
  [0x98, { verb: 'configure', name: 'Make data block' }],
  [0x99, { verb: 'write', name: 'Clear data block' }],
  [0x9a, { verb: 'write', name: 'Clear text' }],
  [0x9b, { verb: 'browse', name: 'Read block address' }],
  [0x9c, { verb: 'browse', name: 'Read block sizes' }],
  [0x9d, { verb: 'diagnose', name: 'Read current block' }],
  [0x9e, { verb: 'diagnose', name: 'Read call stack' }],
  [0x9f, { verb: 'read', name: 'Read DBX' }],
  [0xa1, { verb: 'read', name: 'Read user EEPROM register' }],
  [0xa3, { verb: 'configure', name: 'Write user EEPROM register' }],
  [0xa5, { verb: 'delete', name: 'Erase flash' }],
  [0xa6, { verb: 'restart', name: 'Restart cold flag' }],
  [0xa7, { verb: 'configure', name: 'Write system buffer' }],
  [0xa8, { verb: 'read', name: 'Read system buffer' }],
  [0xa9, { verb: 'download-program', name: 'Read or write block data' }],
  [0xaa, { verb: 'diagnose', name: 'Get diagnostic' }],
  [0xab, { verb: 'identify', name: 'Read system information' }],
  [0xac, { verb: 'download-program', name: 'Change blocks in run' }],
  [0xad, { verb: 'execute', name: 'Flash card telegram' }],
  [0xae, { verb: 'update-firmware', name: 'Download firmware' }],
  [0xaf, { verb: 'execute', name: 'Web server serial communication' }],
])

export function nameOf(code: number): CommandName {
  return commands.get(code) ?? { verb: 'execute', name: `Command ${hexCode(code)}` }
}

/** Operand of a read or write of media: the letter, bytes of one value. */
export const media: ReadonlyMap<number, { readonly letter: string; readonly bytes: number }> = new Map([
  [0x00, { letter: 'C', bytes: 4 }],
  [0x02, { letter: 'F', bytes: 0 }],
  [0x03, { letter: 'I', bytes: 0 }],
  [0x05, { letter: 'O', bytes: 0 }],
  [0x06, { letter: 'R', bytes: 4 }],
  [0x07, { letter: 'T', bytes: 4 }],
])

/** Letters of what the write commands write: offset (2) follows their length. */
export const written: ReadonlyMap<number, string> = new Map([
  [0x0a, 'C'],
  [0x0b, 'F'],
  [0x0d, 'O'],
  [0x0e, 'R'],
  [0x0f, 'T'],
])
