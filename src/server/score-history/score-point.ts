/** Today's state of a site, as one point of its history. */

import type { Device } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import type { PartScore, ScorePoint } from '#schema/history'

/** Zones of one point; a site with more has them counted as one. */
const MOST_PARTS = 200

export interface ScoreInput {
  /** `2026-03-02` */
  readonly day: string
  readonly devices: readonly Device[]
  readonly links: number
  readonly exposure: SiteExposure
  /** Open alerts by severity. */
  readonly alerts: Readonly<Record<string, number>>
}

export function scorePointOf({ day, devices, links, exposure, alerts }: ScoreInput): ScorePoint {
  const bands: Record<string, number> = { critical: 0, high: 0, medium: 0, low: 0 }
  const grave = new Map<string, number>()
  for (const { device, band, score, state } of exposure.exposures) {
    if (score <= 0 || state === 'rejected' || state === 'fixed') continue
    bands[band]!++
    if (band === 'critical' || band === 'high') grave.set(device, (grave.get(device) ?? 0) + 1)
  }
  const partsOf = (wordOf: (device: Device) => string) => partScores(devices, wordOf, exposure, grave)
  return {
    day,
    securityScore: exposure.siteScore ?? null,
    devices: devices.length,
    links,
    bands,
    alerts: { ...alerts },
    zones: partsOf(({ zone }) => zone),
    classes: partsOf((device) => device.class),
  }
}

function partScores(
  devices: readonly Device[],
  wordOf: (device: Device) => string,
  { risks }: SiteExposure,
  grave: ReadonlyMap<string, number>,
): PartScore[] {
  const groups = [...Map.groupBy(devices, wordOf)].sort(([one], [other]) => (one < other ? -1 : 1))
  const kept = groups.slice(0, MOST_PARTS)
  const rest = groups.slice(MOST_PARTS).flatMap(([, some]) => some)
  if (rest.length > 0) kept.push([`${groups.length - MOST_PARTS} others`, rest])
  return kept.map(([name, some]) => {
    const scores = some.flatMap(({ id }) => risks.get(id)?.securityScore ?? [])
    const sum = scores.reduce((total, score) => total + score, 0)
    return {
      name,
      devices: some.length,
      judged: scores.length,
      securityScore: scores.length === 0 ? null : Math.round(sum / scores.length),
      worst: scores.length === 0 ? null : scores.reduce((least, score) => Math.min(least, score), 100),
      findings: some.reduce((count, { id }) => count + (grave.get(id) ?? 0), 0),
    }
  })
}
