import type { BaselineContent } from '#baseline/content'
import type { DeviceItem } from '#schema/device'
import type { ExposureItem } from '#schema/exposure'
import type { LinkItem } from '#schema/link'

/** One of the two states that are compared: whatever is known of it. */
export interface ComparedState {
  readonly name: string
  readonly kind: 'captures' | 'analysis' | 'baseline' | 'data'
  /** RFC 3339; null if unknown. */
  readonly from: string | null
  readonly until: string | null
  /** Undefined for a baseline alone. */
  readonly plant?: ComparedPlant | undefined
  /** Normal behaviour there; undefined if no baseline exists. */
  readonly baseline?: BaselineContent | undefined
}

/** Observed plant. */
export interface ComparedPlant {
  readonly devices: readonly DeviceItem[]
  readonly links: readonly LinkItem[]
  /** Undefined if not assessed. */
  readonly exposures?: readonly ExposureItem[] | undefined
}
