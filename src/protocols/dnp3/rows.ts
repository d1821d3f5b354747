import type { Row } from '#model/protocol'
import { AUTHENTICATION_RESPONSE, functions, linkFunctions, RESPONSE } from './functions.ts'
import { CONFIRMED_USER_DATA, FINAL, FIRST, type LinkFrame, SEQUENCE, UNCONFIRMED_USER_DATA } from './link.ts'

const PRIMARY_NAMES: ReadonlyMap<number, string> = new Map([
  ...[...linkFunctions].map(([code, { name }]) => [code, name] as const),
  [CONFIRMED_USER_DATA, 'Confirmed User Data'],
  [UNCONFIRMED_USER_DATA, 'Unconfirmed User Data'],
])
const SECONDARY_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'ACK'],
  [1, 'NACK'],
  [11, 'Link Status'],
  [15, 'Not Supported'],
])
const RESPONSES: ReadonlyMap<number, string> = new Map([
  [RESPONSE, 'Response'],
  [AUTHENTICATION_RESPONSE, 'Authentication Response'],
])

/** The decoded tree of a frame; objects are emitted as operations and readings. */
export function rows(frame: LinkFrame): readonly Row[] {
  const { functionCode, isPrimary, transport, application } = frame
  const name = (isPrimary ? PRIMARY_NAMES : SECONDARY_NAMES).get(functionCode) ?? 'unknown'
  const lines: Row[] = [
    {
      label: 'Control',
      value: `${name}, from ${frame.isFromMaster ? 'master' : 'outstation'}`,
      at: 3,
      length: 1,
    },
    { label: 'Destination', value: String(frame.destination), at: 4, length: 2 },
    { label: 'Source', value: String(frame.source), at: 6, length: 2 },
  ]
  if (transport !== undefined) {
    const marks = [transport & FIRST ? 'first' : '', transport & FINAL ? 'final' : ''].filter(
      (mark) => mark !== '',
    )
    const value = [...marks, `sequence ${transport & SEQUENCE}`].join(', ')
    lines.push({ label: 'Transport', value, at: 10, length: 1 })
  }
  if (application !== undefined) {
    const word = functions.get(application)?.name ?? RESPONSES.get(application) ?? 'unknown'
    lines.push({ label: 'Function', value: `${application} ${word}`, at: 12, length: 1 })
  }
  return lines
}
