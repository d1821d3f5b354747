import type { Row } from '#model/protocol'
import { headerBytes } from './asdu.ts'
import { causeName } from './causes.ts'
import { nameOfType } from './types.ts'
import type { Iec104Apdu } from './wire.ts'

/** The decoded tree of an APDU; values are emitted as readings. */
export function rows({ format, send, receive, unnumbered, asdu, length }: Iec104Apdu): readonly Row[] {
  if (unnumbered !== undefined) return [{ label: 'Function', value: unnumbered, at: 2, length: 4 }]
  const numbers: Row = {
    label: 'Sequence numbers',
    value: format === 'S' ? `N(R) ${receive}` : `N(S) ${send}, N(R) ${receive}`,
    at: 2,
    length: 4,
  }
  if (asdu === undefined) return [numbers]
  const { widths } = asdu
  const marks = `${asdu.isNegative ? ', negative' : ''}${asdu.isTest ? ', test' : ''}`
  const objects = 6 + headerBytes(widths)
  return [
    numbers,
    { label: 'Type identification', value: `${asdu.type} ${nameOfType(asdu.type)}`, at: 6, length: 1 },
    {
      label: 'Objects',
      value: `${asdu.count}${asdu.isSequence ? ' in sequence' : ''}`,
      at: 7,
      length: 1,
    },
    { label: 'Cause', value: `${asdu.cause} ${causeName(asdu.cause)}${marks}`, at: 8, length: widths.cause },
    { label: 'Originator', value: String(asdu.originator), at: 9, length: widths.cause - 1 },
    {
      label: 'Common address',
      value: String(asdu.commonAddress),
      at: 8 + widths.cause,
      length: widths.commonAddress,
    },
    {
      label: 'Information objects',
      value: `${Math.max(0, length - objects)} bytes`,
      at: Math.min(objects, length),
      length: Math.max(0, length - objects),
    },
  ]
}
