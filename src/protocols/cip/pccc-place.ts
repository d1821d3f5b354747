/** Object of a PCCC command: addresses, and the program files among them. Rockwell 1770-6.5.16 (1996), chapters 7 and 13. */
import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'

/** A piece of a program or configuration that a command reads or writes. */
export interface ProgramPiece {
  /** Of the file: `program file 2 (ladder)`. */
  readonly name: string
  readonly purpose: 'program' | 'configuration'
  readonly isWrite: boolean
  /** Position of the piece in its file, in terms of the command; the same position again is a repeat. */
  readonly place: string
}

interface Place {
  /** `N7:0` or `file 7 type 0x91 element 0`. */
  readonly object: string
  readonly piece: ProgramPiece | undefined
  /** Offset of the data of a write. */
  readonly dataStart: number
  readonly isForce: boolean
}

/** Letters of data files: chapter 13, file type codes of the SLC processor; the last three as MicroLogix clients address them. */
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
  [0x92, 'MG'],
  [0x93, 'PD'],
  [0x94, 'PLS'],
])

/**
 * Types of files that are no data: Senthivel, Ahmed, Roussev, SCADA network forensics of the PCCC protocol, Digital
 * Investigation 22 (2017).
 */
const otherFiles: ReadonlyMap<number, string> = new Map([
  [0x22, 'ladder'],
  [0x49, 'channel configuration'],
  [0x4a, 'EtherNet/IP configuration'],
  [0x65, 'online editing'],
  [0x6a, 'I/O configuration'],
  [0xa1, 'output forces'],
  [0xa2, 'input forces'],
  [0xe0, 'event input'],
  [0xe2, 'selectable timed interrupt'],
  [0xe3, 'event interrupts'],
  [0xe4, 'real-time clock'],
  [0xe5, 'base hardware'],
  [0xe6, 'memory module'],
  [0xec, 'display'],
  [0xed, 'pulse train output'],
  [0xee, 'pulse width modulation'],
])
const CONFIGURATION: ReadonlySet<number> = new Set([0x49, 0x4a, 0x6a])
const FORCES: ReadonlySet<number> = new Set([0xa1, 0xa2])
/** File types from here on hold data or functions; below lie program, configuration and system files. */
const FIRST_DATA = 0x80
/** File 0 is the directory of the others: to read it is to look around. */
const DIRECTORY = 0

const FN = {
  readPhysical: 0x17,
  writePhysical: 0x18,
  logicalReadTwo: 0xa1,
  logicalRead: 0xa2,
  fileRead: 0xa7,
  logicalWriteTwo: 0xa9,
  logicalWrite: 0xaa,
  logicalWriteMasked: 0xab,
  fileWrite: 0xaf,
} as const
const WRITES: ReadonlySet<number> = new Set([
  FN.writePhysical,
  FN.logicalWriteTwo,
  FN.logicalWrite,
  FN.logicalWriteMasked,
  FN.fileWrite,
])
const LOGICAL: ReadonlySet<number> = new Set([
  FN.logicalReadTwo,
  FN.logicalRead,
  FN.logicalWriteTwo,
  FN.logicalWrite,
  FN.logicalWriteMasked,
])

/** Reads the address of a command 0x0f; undefined for functions without one we can read, or if it is cut. */
export function readPlace(fn: number, bytes: Uint8Array, start: number, end: number): Place | undefined {
  if (LOGICAL.has(fn)) return logical(fn, bytes, start, end)
  if (fn === FN.fileRead || fn === FN.fileWrite) return tagged(fn, bytes, start, end)
  return fn === FN.readPhysical || fn === FN.writePhysical ? physical(fn, bytes, start, end) : undefined
}

/** Byte size, file number, type, element and (some) sub-element; each number is one byte, or 0xff and two bytes. */
function logical(fn: number, bytes: Uint8Array, start: number, end: number): Place | undefined {
  let at = start + 1
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
  const hasSub = fn !== FN.logicalReadTwo && fn !== FN.logicalWriteTwo
  const sub = hasSub ? number() : undefined
  if (hasSub && sub === undefined) return undefined
  if (fn === FN.logicalWriteMasked) at = Math.min(end, at + 2)
  const letter = fileLetters.get(type)
  const place =
    letter === undefined ? `${fileName(file, type)} element ${element}` : `${letter}${file}:${element}`
  const isProgram = type < FIRST_DATA && (file !== DIRECTORY || WRITES.has(fn))
  return {
    object: sub === undefined || sub === 0 ? place : `${place}.${sub}`,
    piece: isProgram ? pieceOf(fn, fileName(file, type), type, `${element}.${sub ?? 0}`) : undefined,
    dataStart: at,
    isForce: FORCES.has(type) && WRITES.has(fn),
  }
}

function fileName(file: number, type: number): string {
  const kind = otherFiles.get(type)
  if (type < FIRST_DATA) return `program file ${file} (${kind ?? `type ${hexCode(type)}`})`
  return kind === undefined ? `file ${file} type ${hexCode(type)}` : `${kind} file ${file}`
}

/** Protected typed file read and write: size, tag of an opened file (2), offset (2), file type. */
function tagged(fn: number, bytes: Uint8Array, start: number, end: number): Place | undefined {
  if (end - start < 6) return undefined
  const type = bytes[start + 5]!
  const offset = u16le(bytes, start + 3)
  const name = `opened file ${u16le(bytes, start + 1)} (${otherFiles.get(type) ?? `type ${hexCode(type)}`})`
  const piece = type < FIRST_DATA ? pieceOf(fn, name, type, `${offset}`) : undefined
  return { object: `${name} offset ${offset}`, piece, dataStart: start + 6, isForce: false }
}

/** Read and write bytes physical: a PLC-5's memory by its address (4), then size or data. */
function physical(fn: number, bytes: Uint8Array, start: number, end: number): Place | undefined {
  if (end - start < 4) return undefined
  const address = hexCode(u32le(bytes, start), 8)
  return {
    object: `address ${address}`,
    piece: pieceOf(fn, 'memory image', 0, address),
    dataStart: start + 4,
    isForce: false,
  }
}

function pieceOf(fn: number, name: string, type: number, place: string): ProgramPiece {
  const purpose = CONFIGURATION.has(type) ? 'configuration' : 'program'
  return { name, purpose, isWrite: WRITES.has(fn), place }
}
