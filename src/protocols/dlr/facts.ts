import type { Emit, Slice } from '#model/protocol'
import { BEACON, type DlrMessage, frameTypes } from './wire.ts'

const states: readonly string[] = ['unknown', 'normal', 'fault']

/** Supervisor of the ring, its state and its changes. */
export function facts(message: DlrMessage, _slice: Slice, emit: Emit): void {
  const about = 'client'
  const { type, ip, sequence, ringState, precedence } = message
  const say = (attribute: 'ip' | 'role', value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: 0.85, field })
  if (ip !== '0.0.0.0') say('ip', ip, 'Source IP Address')
  if (ringState !== 0) {
    say('role', type === BEACON ? 'dlr-supervisor' : 'dlr-node', frameTypes.get(type)!)
    const detail = type === BEACON ? `, precedence ${precedence}` : ''
    emit({
      kind: 'stream',
      about,
      id: 'ring',
      sequence,
      state: `${states[ringState] ?? `state ${ringState}`}${detail}`,
    })
    return
  }
  emit({
    kind: 'operation',
    verb: 'report',
    name: frameTypes.get(type)!,
    code: String(type),
    outcome: 'requested',
  })
}
