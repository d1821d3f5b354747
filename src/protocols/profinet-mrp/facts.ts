import type { Emit, Slice } from '#model/protocol'
import { type MrpMessage, TEST, typeNames } from './wire.ts'

const OPEN = 1

/** Manager of the ring, its state and its changes. */
export function facts(message: MrpMessage, _slice: Slice, emit: Emit): void {
  const about = 'client'
  const { type, source, domain, ringState, transitions, sequence } = message
  emit({ kind: 'topology', about, ring: domain, neighbour: source })
  if (type === TEST) {
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'mrp-manager',
      confidence: 0.85,
      field: 'MRP_Test',
    })
    if (ringState !== undefined) {
      const state = ringState === OPEN ? `open, transition ${transitions}` : 'closed'
      emit({ kind: 'stream', about, id: 'ring', sequence, state })
    }
    return
  }
  // A ring that opens, closes or loses a link is news; the manager's tests are its heartbeat.
  emit({
    kind: 'operation',
    verb: 'report',
    name: typeNames.get(type) ?? `MRP type ${type}`,
    code: String(type),
    object: source,
    outcome: 'requested',
  })
}
