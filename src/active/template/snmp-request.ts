/** Requests of SNMP as patterns of a template: RFC 3416 §3, in the Basic Encoding Rules of X.690. */
import { numberBytes } from './template.ts'

/** X.690 §8.1.3; RFC 3417 §8 asks for definite lengths. */
export function berElement(tag: string, contents: string): string {
  const digits = contents.replace(/\s+/g, '')
  const length = digits.length / 2
  const size =
    length < 128
      ? numberBytes(length, 1)
      : length < 256
        ? `81${numberBytes(length, 1)}`
        : `82${numberBytes(length, 2)}`
  return `${tag}${size}${digits}`
}

/** Contents of an OBJECT IDENTIFIER as hex digits: X.690 §8.19. */
export function oidBytes(dotted: string): string {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return [first * 40 + second, ...rest]
    .map((arc) => {
      const groups = [arc % 128]
      for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
        groups.unshift(0x80 + (left % 128))
      return groups.map((group) => numberBytes(group, 1)).join('')
    })
    .join('')
}

/** A table that is read row by row. */
export interface SnmpTable {
  readonly name: string
  /** Object identifiers of the columns, in dotted text; the first one gives the row that comes next. */
  readonly columns: readonly string[]
  /** Rows of one answer: so many that it fits into one frame. */
  readonly rows: number
  /** Bytes of an encoded index: from, to. */
  readonly index: readonly [from: number, to: number]
  /** Requests after the first. */
  readonly more: number
}

/** Index lengths: an arc below 128 is one byte, one of 32 bits up to five. */
export const TABLES: readonly SnmpTable[] = [
  {
    name: 'entPhysicalTable',
    columns: [2, 8, 9, 10, 11, 12, 13].map((column) => `1.3.6.1.2.1.47.1.1.1.1.${column}`),
    rows: 4,
    index: [1, 5],
    more: 2,
  },
  {
    name: 'lldpRemTable',
    columns: [4, 5, 6, 7, 9, 10, 12].map((column) => `1.0.8802.1.1.2.1.4.1.1.${column}`),
    rows: 4,
    index: [3, 15],
    more: 6,
  },
  {
    name: 'lldpRemManAddrTable',
    columns: ['1.0.8802.1.1.2.1.4.2.1.3'],
    rows: 20,
    index: [9, 49],
    more: 3,
  },
  { name: 'dot1dTpFdbTable', columns: ['1.3.6.1.2.1.17.4.3.1.2'], rows: 25, index: [6, 12], more: 7 },
  { name: 'dot1qTpFdbTable', columns: ['1.3.6.1.2.1.17.7.1.2.2.1.2'], rows: 25, index: [7, 17], more: 7 },
  { name: 'ipNetToMediaTable', columns: ['1.3.6.1.2.1.4.22.1.2'], rows: 25, index: [5, 13], more: 7 },
]

export function indexLengths({ index: [from, to] }: SnmpTable): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

const COMMUNITY = 'zz'
const INDEX = 'ii'

/** A PDU with names and no values. */
function pdu(tag: string, second: number, third: number, names: readonly string[]): string {
  const bindings = names.map((name) => berElement('30', `${berElement('06', name)} 0500`)).join('')
  return berElement(
    tag,
    `0204 00000001 0201 ${numberBytes(second, 1)} 0201 ${numberBytes(third, 1)} ${berElement('30', bindings)}`,
  )
}

/** GET: error status and index are zero. */
export function getRequest(names: readonly string[]): string {
  return pdu('a0', 0, 0, names.map(oidBytes))
}

/** GETBULK of the rows after an index of so many bytes; 0 for the first rows. */
export function bulkRequest({ columns, rows }: SnmpTable, indexLength: number): string {
  return pdu(
    'a5',
    0,
    rows,
    columns.map((column) => oidBytes(column) + INDEX.repeat(indexLength)),
  )
}

/** A message of version 2c: RFC 1901 §3. */
export function communityMessage(request: string, secretLength: number): string {
  return berElement('30', `020101 ${berElement('04', COMMUNITY.repeat(secretLength))} ${request}`)
}
