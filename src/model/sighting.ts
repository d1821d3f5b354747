import type { Place } from './fact.ts'
import type { IndicatorKind } from './threat.ts'
import type { Microseconds } from './time.ts'

/** Something that threat intelligence may speak of one day, as it was first seen between two ends. */
export interface Sighting {
  readonly kind: Extract<IndicatorKind, 'domain' | 'hash' | 'fingerprint'>
  /** In the spelling of indicators. */
  readonly value: string
  readonly time: Microseconds
  /** Addresses: who asked, gave the file, or spoke like this, and the other end. */
  readonly source: string
  readonly destination: string
  readonly protocol: string
  /** Name of a file; '' for all else. */
  readonly name: string
  readonly place: Place
}
