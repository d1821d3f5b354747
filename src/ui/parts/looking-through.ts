import type { Overview } from '#contract/overview'
import { countOf } from '#ui/kit/format'

/** What a sensor is at while an answer that needs the whole plant is late. */
export function lookingThrough(overview: Pick<Overview, 'deviceCount' | 'linkCount'> | undefined): string {
  if (overview === undefined) return 'The sensor looks through the plant'
  const { deviceCount, linkCount } = overview
  return `The sensor looks through ${countOf(deviceCount, 'device')} and ${countOf(linkCount, 'link')}`
}
