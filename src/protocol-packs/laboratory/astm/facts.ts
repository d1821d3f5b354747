/** Identity of the analyser; no data of a patient is emitted. CLSI LIS02-A2 (ASTM E1394) clause 6. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import type { AstmMessage } from './wire.ts'

/** Record types by their letter, and what sending one does. */
export const records = [
  { code: 'H', name: 'Header', verb: 'report' },
  { code: 'P', name: 'Patient', verb: 'report' },
  { code: 'O', name: 'Order', verb: 'write' },
  { code: 'R', name: 'Result', verb: 'report' },
  { code: 'Q', name: 'Request Information', verb: 'read' },
  { code: 'M', name: 'Manufacturer Information', verb: 'report' },
] as const

/** Records emitted for one frame. */
const mostRecords = 32

export function facts(message: AstmMessage, { bytes, start, fromClient }: Slice, emit: Emit): void {
  if (message.kind === 'control') return
  const text = latin1(
    bytes,
    start + message.start,
    Math.min(start + message.end, start + message.start + 8192),
  )
  const about = fromClient ? 'client' : 'server'
  for (const record of text.split('\r').slice(0, mostRecords)) {
    const known = records.find(({ code }) => record.startsWith(code))
    if (known === undefined) continue
    if (known.code !== 'H') {
      emit({ kind: 'operation', about: fromClient ? undefined : 'client', ...known, outcome: 'requested' })
      continue
    }
    // Sender name or id is the fifth field: name, version and serial number as its components.
    const separator = record[1] ?? '|'
    const component = record[3] ?? '^'
    const [model, firmware, , serial] = (record.split(separator)[4] ?? '').split(component)
    const parts = [
      ['model', model],
      ['firmware', firmware],
      ['serial', serial],
    ] as const
    for (const [attribute, said] of parts) {
      const value = clean(said ?? '', 64)
      if (value !== '')
        emit({
          kind: 'identity',
          about,
          attribute,
          value,
          confidence: confidence.banner,
          field: 'Sender Name or ID',
        })
    }
  }
}
