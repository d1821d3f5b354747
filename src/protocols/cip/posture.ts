/** States about safety and security of a device: CIP Vol. 5 (CIP Safety); Vol. 8 is in `security-posture.ts`. */
import type { Emit } from '#model/protocol'
import { type CipSecuritySetting, securityPosture } from './security-posture.ts'

interface Posture {
  readonly point: string
  /** By value of the first byte. */
  readonly states: readonly string[]
}

/** By class and attribute. */
const safety: ReadonlyMap<string, Posture> = new Map([
  [
    '57/11', // Safety Supervisor, Device Status
    {
      point: 'safety-supervisor',
      states: [
        'undefined',
        'self-testing',
        'idle',
        'self-test exception',
        'executing',
        'abort',
        'critical fault',
        'configuring',
        'waiting for TUNID',
      ],
    },
  ],
  [
    '58/1', // Safety Validator, State
    {
      point: 'safety-validator',
      states: ['unallocated', 'initializing', 'established', 'connection failed'],
    },
  ],
])

interface Where {
  readonly classId: number
  readonly instance: number
  readonly attribute: number
  readonly about: string | undefined
}

/** Emits the posture that a Get Attribute Single of these objects reads; nothing for others. */
export function emitPosture(
  where: Where,
  bytes: Uint8Array,
  bounds: readonly [number, number],
  emit: Emit,
): void {
  const { instance, about } = where
  const emitted = safetyPosture(where, bytes, bounds) ?? securityPosture(where, bytes, bounds)
  if (emitted === undefined) return
  const point = instance === 1 ? emitted.point : `${emitted.point}:${instance}`
  emit({ kind: 'reading', about, point, value: emitted.value })
}

function safetyPosture(
  { classId, attribute }: Where,
  bytes: Uint8Array,
  [at, end]: readonly [number, number],
): CipSecuritySetting | undefined {
  const known = safety.get(`${classId}/${attribute}`)
  if (known === undefined || at >= end) return undefined
  const state = bytes[at]!
  return { point: known.point, value: known.states[state] ?? `state ${state}` }
}
