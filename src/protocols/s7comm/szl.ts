/**
 * System status lists (SZL): the data of a CPU about itself. Layouts: Siemens, System Software for S7-300/400, System
 * and Standard Functions, Reference Manual, edition 05/2010 (A5E02789976-01), chapter 34 "System Status Lists".
 */
import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { limits } from './limits.ts'

// Offsets in the answer's data.
const LIST_ID = 0
const INDEX = 2
const RECORD_LENGTH = 4
const RECORD_COUNT = 6
const RECORDS = 8
/** A request has list id and index alone. */
export const SZL_REQUEST_BYTES = 4

/** Partial lists by the low byte of the list id. */
export const MODULE_IDENTIFICATION = 0x11
export const COMPONENT_IDENTIFICATION = 0x1c
export const OPERATING_STATE = 0x24
export const COMMUNICATION_STATUS = 0x32
export const ETHERNET = 0x37
export const LEDS: ReadonlySet<number> = new Set([0x19, 0x74])

/** `SZL 0x0011/0x0000`: list id and index. */
export function szlText(bytes: Uint8Array, at: number): string {
  return `SZL ${hexCode(u16be(bytes, at + LIST_ID), 4)}/${hexCode(u16be(bytes, at + INDEX), 4)}`
}

/** True for texts of lists that identify this device: module and component identification. */
export function isIdentifying(object: string): boolean {
  return /^SZL 0x[0-9a-f]{2}(11|1c)\//.test(object)
}

export interface Szl {
  readonly id: number
  /** Low byte of the id: which partial list. */
  readonly list: number
  readonly index: number
  readonly recordLength: number
  /** Offsets of the records that are whole. */
  readonly records: readonly number[]
}

/** The list at `at`; undefined where not even its header is there. */
export function readSzl(bytes: Uint8Array, at: number, end: number): Szl | undefined {
  if (end - at < RECORDS) return undefined
  const recordLength = u16be(bytes, at + RECORD_LENGTH)
  const count = recordLength === 0 ? 0 : Math.min(u16be(bytes, at + RECORD_COUNT), limits.records)
  const records: number[] = []
  for (let i = 0; i < count && at + RECORDS + (i + 1) * recordLength <= end; i++)
    records.push(at + RECORDS + i * recordLength)
  const id = u16be(bytes, at + LIST_ID)
  return { id, list: id & 0xff, index: u16be(bytes, at + INDEX), recordLength, records }
}

/** Operating states: SZL 0x0424, low nibble of BZU-ID. */
const STATES: ReadonlyMap<number, string> = new Map([
  [1, 'STOP (update)'],
  [2, 'STOP (memory reset)'],
  [3, 'STOP (self-initialization)'],
  [4, 'STOP'],
  [5, 'STARTUP (cold restart)'],
  [6, 'STARTUP (warm restart)'],
  [7, 'STARTUP (hot restart)'],
  [8, 'RUN'],
  [9, 'RUN-R'],
  [10, 'HOLD'],
  [11, 'LINK-UP'],
  [12, 'UPDATE'],
  [13, 'DEFECTIVE'],
  [14, 'SELF-TEST'],
  [15, 'NO POWER'],
])

export function stateName(nibble: number): string | undefined {
  return STATES.get(nibble)
}

/** Positions of the mode selector: SZL 0x0132 and 0x0232, index 4, BART_SCH. */
export const KEY_POSITIONS: readonly (string | undefined)[] = [undefined, 'RUN', 'RUN-P', 'STOP', 'MRES']

/** LED numbers: SZL 0x0019, low byte of CPU_LED_ID. */
export const LED_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'SF'],
  [2, 'INTF'],
  [3, 'EXTF'],
  [4, 'RUN'],
  [5, 'STOP'],
  [6, 'FRCE'],
  [7, 'CRST'],
  [8, 'BAF'],
  [9, 'USR'],
  [10, 'USR1'],
  [11, 'BUS1F'],
  [12, 'BUS2F'],
  [13, 'REDF'],
  [14, 'MSTR'],
  [15, 'RACK0'],
  [16, 'RACK1'],
  [17, 'RACK2'],
  [18, 'IFM1F'],
  [19, 'IFM2F'],
  [20, 'BUS3F'],
  [21, 'MAINT'],
])
