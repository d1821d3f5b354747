import type { SiteItem } from '#schema/site'
import { atText } from '#ui/kit/format'

/** When the simulated attack began or begins. @param now milliseconds */
export function attackText(
  { attackAt, everySeconds }: Pick<NonNullable<SiteItem['demo']>, 'attackAt' | 'everySeconds'>,
  now: number,
): string {
  const first = Date.parse(attackAt)
  const minutes = Math.round(everySeconds / 60)
  if (now < first) return `An attack starts at ${atText(attackAt, now)} and repeats every ${minutes} min.`
  const latest = new Date(first + Math.floor((now - first) / (everySeconds * 1000)) * everySeconds * 1000)
  return `An attack started at ${atText(latest.toISOString(), now)}; repeats every ${minutes} min.`
}
