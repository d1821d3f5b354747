/** Operation of each command of the binary personal computer link: Yokogawa IM 34M6P41-01E, by its names. */
import type { Verb } from '#model/fact'

export interface Fam3Command {
  readonly verb: Verb
  readonly name: string
  /** Form of the request's object in the data; undefined if there is none. */
  readonly form?: 'range' | 'list' | 'module'
  /** Bytes of one value. */
  readonly bytes?: 1 | 2
}

export const READ_BITS = 0x01
export const READ_WORDS = 0x11
export const SYSTEM_INFORMATION = 0x62

export const commands: ReadonlyMap<number, Fam3Command> = new Map<number, Fam3Command>([
  [READ_BITS, { verb: 'read', name: 'Bit Read', form: 'range', bytes: 1 }],
  [0x02, { verb: 'write', name: 'Bit Write', form: 'range', bytes: 1 }],
  [0x04, { verb: 'read', name: 'Bit Random Read', form: 'list', bytes: 1 }],
  [0x05, { verb: 'write', name: 'Bit Random Write', form: 'list', bytes: 1 }],
  [READ_WORDS, { verb: 'read', name: 'Word Read', form: 'range', bytes: 2 }],
  [0x12, { verb: 'write', name: 'Word Write', form: 'range', bytes: 2 }],
  [0x14, { verb: 'read', name: 'Word Random Read', form: 'list', bytes: 2 }],
  [0x15, { verb: 'write', name: 'Word Random Write', form: 'list', bytes: 2 }],
  [0x31, { verb: 'read', name: 'Special Module Read', form: 'module' }],
  [0x32, { verb: 'write', name: 'Special Module Write', form: 'module' }],
  [0x45, { verb: 'start', name: 'Program Start' }],
  [0x46, { verb: 'stop', name: 'Program Stop' }],
  [0x61, { verb: 'restart', name: 'Module Reset' }],
  [SYSTEM_INFORMATION, { verb: 'identify', name: 'Read System Information' }],
  [0x63, { verb: 'diagnose', name: 'Read Date and Time' }],
])

/** Why a command was refused; 0 is success. */
export const exitCodes: ReadonlyMap<number, string> = new Map([
  [0x00, 'normal'],
  [0x01, 'CPU number error'],
  [0x02, 'command error'],
  [0x03, 'device specification error'],
  [0x04, 'value outside the setting range'],
  [0x05, 'data count out of range'],
  [0x06, 'monitor error'],
  [0x07, 'exit code 7'],
  [0x08, 'parameter error'],
  [0x41, 'communication error'],
  [0x42, 'checksum error'],
  [0x43, 'internal buffer overflow'],
  [0x44, 'timeout between characters'],
  [0x51, 'CPU processing error'],
  [0x52, 'CPU access error'],
  [0xf1, 'internal error'],
])

const TIMER_VALUE = 0x21
const COUNTER_VALUE = 0x31
const LETTERS = 26

/** `D100`: relays and registers are numbered by the place of their letter in the alphabet. Undefined for no such device. */
export function deviceName(type: number, number: number): string | undefined {
  if (type === TIMER_VALUE) return `TN${number}`
  if (type === COUNTER_VALUE) return `CN${number}`
  return type >= 1 && type <= LETTERS ? `${String.fromCharCode(0x40 + type)}${number}` : undefined
}
