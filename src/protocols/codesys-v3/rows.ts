import { hexCode } from '#bytes/hex'
import type { Row } from '#model/protocol'
import type { CodesysV3Message } from './wire.ts'

const kinds = { name: 'Name service', block: 'Block of a channel', other: 'Datagram' } as const

/** The decoded tree of a message. */
export function rows({ kind, command, id, block, size, at, end }: CodesysV3Message): readonly Row[] {
  const rows: Row[] = [
    { label: 'Kind', value: `${kinds[kind]} (${hexCode(command)})`, at: 0, length: at },
    { label: 'Data', value: `${end - at} bytes`, at, length: end - at },
  ]
  if (kind === 'block') {
    const part = size === undefined ? `block ${block}` : `block ${block}, begins ${size} bytes`
    rows.splice(1, 0, { label: 'Channel', value: `${id}, ${part}`, at: 0, length: at })
  }
  return rows
}
