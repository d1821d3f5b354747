/** States that say how safe and how secure a device is: CIP Vol. 5 (CIP Safety) and Vol. 8 (CIP Security). */
import { u16le } from '#bytes/read'
import type { Tell } from '#model/protocol'

interface Posture {
  readonly point: string
  /** By value of the first octet. */
  readonly states: readonly string[]
}

/** By class and attribute. */
const postures: ReadonlyMap<string, Posture> = new Map([
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
  [
    '93/1', // CIP Security, State
    {
      point: 'cip-security',
      states: ['factory default', 'configuration in progress', 'configured', 'incomplete configuration'],
    },
  ],
  [
    '94/1', // EtherNet/IP Security, State
    { point: 'enip-security', states: ['factory default', 'configuration in progress', 'configured'] },
  ],
])

/** Profiles of CIP Security that a device offers, by bit: CIP Security, attribute 2. */
const PROFILES = [
  'EtherNet/IP Integrity',
  'EtherNet/IP Confidentiality',
  'CIP Authorization',
  'CIP User Authentication',
  'Resource-Constrained CIP Security',
] as const
const PROFILES_OF = '93/2'

interface Where {
  readonly classId: number
  readonly instance: number
  readonly attribute: number
  readonly about: string | undefined
}

/** Tells the posture that a Get Attribute Single of these objects reads; nothing for others. */
export function tellPosture(
  where: Where,
  bytes: Uint8Array,
  [at, end]: readonly [number, number],
  tell: Tell,
): void {
  const { classId, instance, attribute, about } = where
  const key = `${classId}/${attribute}`
  if (key === PROFILES_OF && end - at >= 2) {
    const bits = u16le(bytes, at)
    const names = PROFILES.filter((_, bit) => (bits >> bit) & 1)
    tell({ kind: 'reading', about, point: 'cip-security-profiles', value: names.join(', ') || 'none' })
  }
  const posture = postures.get(key)
  if (posture === undefined || at >= end) return
  const state = bytes[at]!
  const point = instance === 1 ? posture.point : `${posture.point}:${instance}`
  tell({ kind: 'reading', about, point, value: posture.states[state] ?? `state ${state}` })
}
