/** Products without support by their vendors, as vendors publish it (OpenEoX). */
import type { Device } from '#model/device'
import type { ProductLifecycle } from './lifecycle.ts'
import type { Matcher } from './matching.ts'
import type { ModuleObservation } from './observation.ts'
import type { PostureFinding } from './posture.ts'
import { weights } from './weights.ts'

/** Judged at the time a device was last seen, so that a replay gives the same result in ten years. */
export function endFindings(
  device: Device,
  observations: readonly ModuleObservation[],
  matcher: Matcher,
): readonly PostureFinding[] {
  const said = observations.flatMap((seen) => matcher.endsOf(seen).map((one) => ({ seen, one })))
  if (said.length === 0) return []
  const today = new Date(device.lastSeen / 1000).toISOString().slice(0, 10)
  // Several may be about one product: the latest counts.
  const latest = new Map<string, { readonly seen: ModuleObservation; readonly one: ProductLifecycle }>()
  for (const each of said) {
    const key = `${each.seen.module}\n${each.one.product}`
    const known = latest.get(key)
    if (known === undefined || each.one.updated > known.one.updated) latest.set(key, each)
  }
  const over = (day: string) => day !== '' && day < today
  const dead = [...latest.values()].filter(({ one }) => over(one.endOfLife))
  const unmended = [...latest.values()].filter(
    ({ one }) => over(one.endOfSecuritySupport) && !over(one.endOfLife),
  )
  return [
    ...findingOf(
      dead,
      'end-of-life',
      'End of life reached',
      ({ endOfLife }) => endOfLife,
      'vendor support ended on',
    ),
    ...findingOf(
      unmended,
      'end-of-security-support',
      'No more security updates',
      ({ endOfSecuritySupport }) => endOfSecuritySupport,
      'no security updates since',
    ),
  ]
}

function findingOf(
  said: readonly { readonly seen: ModuleObservation; readonly one: ProductLifecycle }[],
  kind: 'end-of-life' | 'end-of-security-support',
  title: string,
  dayOf: (one: ProductLifecycle) => string,
  words: string,
): readonly PostureFinding[] {
  const [first] = said
  if (first === undefined) return []
  const { seen, one } = first
  const part = seen.module === '' ? '' : ` in ${seen.module}`
  const more = said.length > 1 ? `, and ${said.length - 1} more of its components` : ''
  return [
    {
      kind,
      title,
      what: `${one.product}${part}: ${words} ${dayOf(one)}${more}`,
      points: weights.posture[kind],
      todo: 'Plan its replacement; until then isolate it, and allow access only from the stations that need it',
    },
  ]
}
