import type { Analysis } from '#contract/analysis'

/** Score of a technique by its severest alert, so that the layer's colours rank as ours do. */
const SCORE: Readonly<Record<string, number>> = {
  critical: 100,
  major: 75,
  minor: 50,
  warning: 25,
  notice: 10,
}
/** Titles told of one technique. */
const MOST_TITLES = 10

interface Seen {
  score: number
  alerts: number
  readonly titles: Set<string>
  readonly incidents: Set<string>
}

/** A layer of ATT&CK Navigator, format 4.5, domain ICS: which techniques the alerts show. */
export function navigatorLayer({
  alerts,
  incidents,
  capture,
}: Pick<Analysis, 'alerts' | 'incidents' | 'capture'>): string {
  const seen = new Map<string, Seen>()
  for (const { techniques, severity, title } of alerts) {
    for (const id of techniques) {
      const known = seen.get(id) ?? { score: 0, alerts: 0, titles: new Set(), incidents: new Set() }
      seen.set(id, known)
      known.score = Math.max(known.score, SCORE[severity] ?? 0)
      known.alerts++
      if (known.titles.size < MOST_TITLES) known.titles.add(title)
    }
  }
  for (const { title, stages } of incidents)
    for (const id of stages.flatMap(({ techniques }) => techniques)) seen.get(id)?.incidents.add(title)
  const ids = [...seen.keys()]
  // A sub-technique is seen only where its parent is unfolded.
  const parents = new Set(ids.filter((id) => id.includes('.')).map((id) => id.slice(0, id.indexOf('.'))))
  const layer = {
    name: 'Sightglass',
    versions: { attack: '19', layer: '4.5' },
    domain: 'ics-attack',
    description: `What ${capture.files.join(', ')} shows, ${capture.firstTime ?? '–'} to ${capture.lastTime ?? '–'}`,
    sorting: 3, // by score, the highest first
    techniques: [...new Set([...ids, ...parents])].sort().map((id) => ({
      techniqueID: id,
      ...scored(seen.get(id)),
      enabled: true,
      showSubtechniques: parents.has(id),
    })),
    gradient: { colors: ['#fff3c4', '#e8590c', '#c92a2a'], minValue: 0, maxValue: 100 },
    selectSubtechniquesWithParent: false,
  }
  return `${JSON.stringify(layer, null, 2)}\n`
}

function scored(seen: Seen | undefined) {
  if (seen === undefined) return {}
  const { score, alerts, titles, incidents } = seen
  return {
    score,
    comment: [...titles].join('; '),
    metadata: [
      { name: 'alerts', value: String(alerts) },
      ...[...incidents].map((value) => ({ name: 'incident', value })),
    ],
  }
}
