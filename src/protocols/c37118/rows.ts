import type { Row } from '#model/protocol'
import type { C37118Frame } from './wire.ts'

const TYPES = ['Data', 'Header', 'Configuration 1', 'Configuration 2', 'Command', 'Configuration 3']

/** The decoded tree of a frame; values are emitted as readings. */
export function rows({ type, version, idCode, end }: C37118Frame): readonly Row[] {
  return [
    { label: 'SYNC', value: `${TYPES[type] ?? type}, version ${version}`, at: 0, length: 2 },
    { label: 'FRAMESIZE', value: String(end + 2), at: 2, length: 2 },
    { label: 'IDCODE', value: String(idCode), at: 4, length: 2 },
    { label: 'CHK', value: 'good', at: end, length: 2 },
  ]
}
