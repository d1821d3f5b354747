/** Why a service was refused: ISO 9506-2:2003 §7.6 (ServiceError), §7.9 (rejects), §14.4.3 (DataAccessError). */
import { berInteger } from '#bytes/ber'
import { berElement, berElements } from '#bytes/ber-elements'
import { tagNumber } from './pdu.ts'

const CLASSES: readonly (readonly [string, readonly string[]])[] = [
  [
    'vmd-state',
    [
      'other',
      'vmd-state-conflict',
      'vmd-operational-problem',
      'domain-transfer-problem',
      'state-machine-id-invalid',
    ],
  ],
  [
    'application-reference',
    [
      'other',
      'application-unreachable',
      'connection-lost',
      'application-reference-invalid',
      'context-unsupported',
    ],
  ],
  [
    'definition',
    [
      'other',
      'object-undefined',
      'invalid-address',
      'type-unsupported',
      'type-inconsistent',
      'object-exists',
      'object-attribute-inconsistent',
    ],
  ],
  [
    'resource',
    [
      'other',
      'memory-unavailable',
      'processor-resource-unavailable',
      'mass-storage-unavailable',
      'capability-unavailable',
      'capability-unknown',
    ],
  ],
  [
    'service',
    [
      'other',
      'primitives-out-of-sequence',
      'object-state-conflict',
      'reserved',
      'continuation-invalid',
      'object-constraint-conflict',
    ],
  ],
  ['service-preempt', ['other', 'timeout', 'deadlock', 'cancel']],
  ['time-resolution', ['other', 'unsupportable-time-resolution']],
  [
    'access',
    [
      'other',
      'object-access-unsupported',
      'object-non-existent',
      'object-access-denied',
      'object-invalidated',
    ],
  ],
  [
    'initiate',
    [
      'other',
      'reserved',
      'reserved',
      'max-services-outstanding-calling-insufficient',
      'max-services-outstanding-called-insufficient',
      'service-CBB-insufficient',
      'parameter-CBB-insufficient',
      'nesting-level-insufficient',
    ],
  ],
  ['conclude', ['other', 'further-communication-required']],
  ['cancel', ['other', 'invoke-id-unknown', 'cancel-not-possible']],
  [
    'file',
    [
      'other',
      'filename-ambiguous',
      'file-busy',
      'filename-syntax-error',
      'content-type-invalid',
      'position-invalid',
      'file-access-denied',
      'file-non-existent',
      'duplicate-filename',
      'insufficient-space-in-filestore',
    ],
  ],
  ['others', ['other']],
]

const ACCESS_ERRORS = [
  'object-invalidated',
  'hardware-fault',
  'temporarily-unavailable',
  'object-access-denied',
  'object-undefined',
  'invalid-address',
  'type-unsupported',
  'type-inconsistent',
  'object-attribute-inconsistent',
  'object-access-unsupported',
  'object-non-existent',
  'object-value-invalid',
] as const

const REJECTED = [
  '',
  'confirmed-request',
  'confirmed-response',
  'confirmed-error',
  'unconfirmed',
  'pdu-error',
  'cancel-request',
  'cancel-response',
  'cancel-error',
  'conclude-request',
  'conclude-response',
  'conclude-error',
] as const

export function accessErrorName(code: number | undefined): string {
  return ACCESS_ERRORS[code ?? -1] ?? `data access error ${code}`
}

/** Class and code of the ServiceError in the PDU `bytes[start..end)`. */
export function serviceErrorText(bytes: Uint8Array, start: number, end: number): string {
  const error = berElements(bytes, start, end).find(({ tag }) => tag === 0xa2)
  const choice = error === undefined ? undefined : berElement(bytes, error.start, error.end)
  const inner =
    choice === undefined || choice.tag !== 0xa0 ? undefined : berElement(bytes, choice.start, choice.end)
  if (inner === undefined) return 'service error'
  const code = berInteger(bytes, inner.start, inner.end) ?? 0
  const [name, codes] = CLASSES[tagNumber(inner.tag)] ?? [`class ${tagNumber(inner.tag)}`, []]
  return `${name}: ${codes[code] ?? code}`
}

/** Text of a reject PDU about the rejected PDU. */
export function rejectText(bytes: Uint8Array, start: number, end: number): string {
  const reason = berElements(bytes, start, end).find(({ tag }) => tag !== 0x80)
  if (reason === undefined) return 'rejected'
  const what = REJECTED[tagNumber(reason.tag)] ?? `reason ${tagNumber(reason.tag)}`
  return `rejected ${what}: code ${berInteger(bytes, reason.start, reason.end) ?? 0}`
}
