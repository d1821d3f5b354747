import type { Overview } from '#schema/overview'
import { countOf } from '#ui/kit/format'

/** Loading text of slow queries over the whole network. */
export function lookingThrough(overview: Pick<Overview, 'deviceCount' | 'linkCount'> | undefined): string {
  if (overview === undefined) return 'Searching all devices'
  const { deviceCount, linkCount } = overview
  return `Searching ${countOf(deviceCount, 'device')} and ${countOf(linkCount, 'connection')}`
}
