/** Commands of Saia S-Bus: SAIA-Burgess, S-Bus manual 26/739. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

export interface CommandName {
  readonly verb: Verb
  readonly name: string
}

export const READ_FIRMWARE = 0x20
export const READ_STATUS_OWN = 0x1b

/** The same command for CPU 0 to 6, and for the one asked. */
function perCpu(first: number, verb: Verb, name: string): readonly (readonly [number, CommandName])[] {
  return Array.from({ length: 8 }, (_, i) => [
    first + i,
    { verb, name: `${name}, ${i === 7 ? 'own' : `CPU ${i}`}` },
  ])
}

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
  ...perCpu(0x14, 'diagnose', 'Read PCD status'),
  [0x1d, { verb: 'identify', name: 'Read S-Bus station number' }],
  [0x1e, { verb: 'upload-program', name: 'Read user memory' }],
  [0x1f, { verb: 'upload-program', name: 'Read program line' }],
  [READ_FIRMWARE, { verb: 'identify', name: 'Read firmware version' }],
  [0x21, { verb: 'read', name: 'Read text' }],
  [0x22, { verb: 'diagnose', name: 'Read active transition' }],
  [0x23, { verb: 'download-program', name: 'Write user memory' }],
  [0x24, { verb: 'download-program', name: 'Write program line' }],
  [0x25, { verb: 'write', name: 'Write text' }],
  ...perCpu(0x28, 'start', 'Run'),
  ...[0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38].map(
    (code) => [code, { verb: 'restart', name: `Restart cold (${hexCode(code)})` }] as const,
  ),
  ...perCpu(0x3c, 'stop', 'Stop'),
  ...[0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c].map(
    (code) => [code, { verb: 'restart', name: `Restart warm (${hexCode(code)})` }] as const,
  ),
  [0x50, { verb: 'download-program', name: 'Change block' }],
  [0x5a, { verb: 'write', name: 'Clear flags' }],
  [0x5b, { verb: 'operate', name: 'Clear outputs' }],
  [0x5c, { verb: 'write', name: 'Clear registers' }],
  [0x5d, { verb: 'write', name: 'Clear timers' }],
  [0xab, { verb: 'upload-program', name: 'Read block' }],
  [0xac, { verb: 'download-program', name: 'Write block' }],
  [0xad, { verb: 'delete', name: 'Delete block' }],
  [0xae, { verb: 'browse', name: 'Get block size' }],
])

export function nameOf(code: number): CommandName {
  return commands.get(code) ?? { verb: 'execute', name: `Command ${hexCode(code)}` }
}

/** What a read or write of media names: the letter, octets of one value. */
export const media: ReadonlyMap<number, { readonly letter: string; readonly octets: number }> = new Map([
  [0x00, { letter: 'C', octets: 4 }],
  [0x02, { letter: 'F', octets: 0 }],
  [0x03, { letter: 'I', octets: 0 }],
  [0x05, { letter: 'O', octets: 0 }],
  [0x06, { letter: 'R', octets: 4 }],
  [0x07, { letter: 'T', octets: 4 }],
])

/** Letters of what the write commands write: offset (2) follows their length. */
export const written: ReadonlyMap<number, string> = new Map([
  [0x0a, 'C'],
  [0x0b, 'F'],
  [0x0d, 'O'],
  [0x0e, 'R'],
  [0x0f, 'T'],
])
