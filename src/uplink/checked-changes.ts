/** The changes of a batch: bodies within their limits, and valid by their schemas. */
import type { FleetChange } from '#schema/fleet-protocol'
import { BatchError, readChanges, readHeader, sha256 } from './batch.ts'
import { boundedValue } from './bounded-value.ts'

export const bodyLimits = {
  /** Bytes of one body. */
  bytes: 256 * 1024,
  /** Characters that JSON makes of one at most: `\u202e`. */
  escape: 6,
} as const

interface CheckedBatch {
  readonly changes: readonly FleetChange[]
  /** SHA-256 of the whole batch. */
  readonly hash: string
}

/**
 * Throws a {@link BatchError}.
 * @param bodyFault where and how a body differs from its schema; '' if it does not
 */
export function checkedBatch(bytes: Uint8Array, bodyFault: (change: FleetChange) => string): CheckedBatch {
  const { header, packed } = readHeader(bytes)
  const changes = readChanges(header, packed).map((change, at) => {
    const bounded = boundedValue(change)
    if (bounded === undefined)
      throw new BatchError(
        'wrong-change',
        `change ${at}: nested too deeply, or a number that JSON does not hold exactly`,
        at,
      )
    const checked = bounded.value as FleetChange
    if (isTooLong(checked, header.rawBytes))
      throw new BatchError(
        'wrong-change',
        `change ${at}: expected a body of at most ${bodyLimits.bytes} bytes`,
        at,
      )
    const fault = bodyFault(checked)
    if (fault !== '') throw new BatchError('wrong-change', `change ${at}: ${fault}`, at)
    return checked
  })
  return { changes, hash: sha256(bytes) }
}

/** The batch as a whole is often shorter than one body may be. */
function isTooLong({ body }: FleetChange, rawBytes: number): boolean {
  if (rawBytes * bodyLimits.escape <= bodyLimits.bytes) return false
  return JSON.stringify(body ?? null).length > bodyLimits.bytes
}
