/** Execute PCCC: requester id, then a PCCC message without its DF1 addresses. Rockwell 1756-RM084, 1770-6.5.16 chapter 7. */
import { u16le } from '#bytes/read'
import type { Verb } from '#model/fact'
import { hasFunction, pcccCode, pcccCommand, pcccStatus } from './pccc-commands.ts'

export interface Pccc {
  readonly code: string
  readonly name: string
  readonly verb: Verb
  /** `N7:0` or `file 7 element 0`; undefined for commands without an address we can read. */
  readonly object: string | undefined
  /** Mode of a Change Mode or Set CPU Mode. */
  readonly value: string | undefined
}

// After the requester id, whose first octet is its length (itself included): command, status, transaction, function.
const COMMAND = 0
const STATUS = 1
const FUNCTION = 4
/** A reply has the extended status where a request has its function. */
const EXTENDED_STATUS = 4
/** Bit 6 of a command marks its reply. */
const REPLY = 0x40

/** Reads the data of an Execute PCCC request; undefined if it is too short. */
export function readPcccRequest(bytes: Uint8Array, start: number, end: number): Pccc | undefined {
  const at = afterRequester(bytes, start, end)
  if (at === undefined) return undefined
  const command = bytes[at + COMMAND]! & ~REPLY
  const fn = hasFunction(command) && at + FUNCTION < end ? bytes[at + FUNCTION]! : undefined
  const { name, verb } = pcccCommand(command, fn)
  const data = at + FUNCTION + (fn === undefined ? 0 : 1)
  return {
    code: pcccCode(command, fn),
    name,
    verb,
    object: command === 0x0f ? readAddress(fn, bytes, data, end) : undefined,
    value: command === 0x0f && data < end ? readMode(fn, bytes[data]!) : undefined,
  }
}

/** Error of a PCCC reply in words; undefined for success or if it is too short to tell. */
export function readPcccError(bytes: Uint8Array, start: number, end: number): string | undefined {
  const at = afterRequester(bytes, start, end)
  if (at === undefined || bytes[at + STATUS] === 0) return undefined
  return pcccStatus(bytes[at + STATUS]!, at + EXTENDED_STATUS < end ? bytes[at + EXTENDED_STATUS] : undefined)
}

function afterRequester(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (start >= end) return undefined
  const at = start + bytes[start]!
  return bytes[start]! > 0 && at + FUNCTION <= end ? at : undefined
}

/** Letters of SLC file types: 1770-6.5.16 chapter 13, file type codes of the SLC processor. */
const fileLetters: ReadonlyMap<number, string> = new Map([
  [0x82, 'O'],
  [0x83, 'I'],
  [0x84, 'S'],
  [0x85, 'B'],
  [0x86, 'T'],
  [0x87, 'C'],
  [0x88, 'R'],
  [0x89, 'N'],
  [0x8a, 'F'],
  [0x8b, 'O'],
  [0x8c, 'I'],
  [0x8d, 'ST'],
  [0x8e, 'A'],
  [0x91, 'L'],
])

/** Functions that address by byte size, file number, file type, element and (some) sub-element. */
const LOGICAL: ReadonlySet<number> = new Set([0xa1, 0xa2, 0xa9, 0xaa, 0xab])

/** Protected typed logical address: each number is one octet, or 0xff and two octets. */
function readAddress(
  fn: number | undefined,
  bytes: Uint8Array,
  start: number,
  end: number,
): string | undefined {
  if (fn === undefined || !LOGICAL.has(fn)) return undefined
  let at = start + 1 // byte size
  const number = (): number | undefined => {
    if (at >= end) return undefined
    if (bytes[at] !== 0xff) return bytes[at++]
    if (at + 3 > end) return undefined
    at += 3
    return u16le(bytes, at - 2)
  }
  const file = number()
  const type = at < end ? bytes[at++] : undefined
  const element = number()
  if (file === undefined || type === undefined || element === undefined) return undefined
  const letter = fileLetters.get(type)
  const sub = fn === 0xa1 || fn === 0xa9 ? undefined : number()
  const place = letter === undefined ? `file ${file} element ${element}` : `${letter}${file}:${element}`
  return sub === undefined || sub === 0 ? place : `${place}.${sub}`
}

/** Modes of Change Mode (0x80, SLC and MicroLogix) and Set CPU Mode (0x3a, PLC-5). */
const changeModes: ReadonlyMap<number, string> = new Map([
  [0x01, 'Remote Program'],
  [0x06, 'Remote Run'],
  [0x07, 'Remote Test, continuous scan'],
  [0x08, 'Remote Test, single scan'],
])
const cpuModes = ['Program', 'Remote Test', 'Remote Run']

function readMode(fn: number | undefined, octet: number): string | undefined {
  if (fn === 0x80) return changeModes.get(octet) ?? `mode ${octet}`
  if (fn === 0x3a) return cpuModes[octet & 3] ?? `mode ${octet}`
  return undefined
}
