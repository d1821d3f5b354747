/**
 * Layers of ATT&CK Navigator: what rules cover, what was seen, what one incident shows.
 * "ATT&CK Navigator Layer File Format Definition", version 4.5 (mitre-attack/attack-navigator, layers/spec/v4.5).
 */
import type { Severity } from '#model/rule'
import type { AttackMatrix, NavigatorLayer } from './attack.ts'
import { ATTACK_VERSION, parentOf } from './attack-matrix.ts'
import type { IncidentItem } from './incident.ts'

const COLORS = { covered: '#8fc6a4', 'not-covered': '#f2c46d', unseen: '#c9ced3' } as const
/** From the lowest score to the highest. */
const GRADIENT = ['#fff3c4', '#e8590c', '#c92a2a'] as const
const COVERAGE_LEGEND = [
  { label: 'covered by a rule', color: COLORS.covered },
  { label: 'not covered', color: COLORS['not-covered'] },
  { label: 'no network sensor can see it', color: COLORS.unseen },
]
const BY_NAME = 0
/** The highest first. */
const BY_SCORE = 3
/** Titles of one technique in a comment. */
const MOST_TITLES = 10
/** Techniques of other matrices that are named one by one. */
const MOST_OTHERS = 50

/** By its severest alert, so that the layer's colours rank as ours do. */
const SCORE: Readonly<Record<Severity, number>> = {
  critical: 100,
  major: 75,
  minor: 50,
  warning: 25,
  notice: 10,
}
const SEVERITY_LEGEND = scale('notice', 'minor', 'critical')

type Annotated = NavigatorLayer['techniques'][number]

interface LayerText {
  readonly name: string
  readonly description: string
  readonly legendItems: NavigatorLayer['legendItems']
  readonly sorting?: number
}

/** The ids of techniques that the ICS matrix has: Navigator has no place for others in such a layer. */
export type KnownIds = ReadonlySet<string>

/** Techniques covered by rules, not covered, and not visible on a network. */
export function coverageLayer({ items }: AttackMatrix): NavigatorLayer {
  return layerOf(
    {
      name: 'Sightglass: coverage',
      description: 'Which techniques the rules of this sensor name.',
      legendItems: COVERAGE_LEGEND,
    },
    new Map(
      items.map(({ id, coverage, reason, rules }) => [
        id,
        { color: COLORS[coverage], comment: reason || titled(rules.map(({ title }) => title)) },
      ]),
    ),
  )
}

/** Techniques observed here: a score by the most severe alert. */
export function seenLayer({ items }: AttackMatrix): NavigatorLayer {
  return layerOf(
    {
      name: 'Sightglass: seen here',
      description: 'Which techniques alerts of this plant show.',
      legendItems: SEVERITY_LEGEND,
    },
    new Map(
      items.flatMap(({ id, severity, alerts }) =>
        severity === null
          ? []
          : [[id, { score: SCORE[severity], comment: alerts === 1 ? '1 alert' : `${alerts} alerts` }]],
      ),
    ),
  )
}

export interface ShownAlert {
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
}

/** Techniques of alerts, each with their titles and the incidents it belongs to. */
export function alertsLayer(
  alerts: readonly ShownAlert[],
  incidents: readonly Pick<IncidentItem, 'title' | 'stages'>[],
  description: string,
  known: KnownIds,
): NavigatorLayer {
  const seen = new Map<string, { score: number; alerts: number; titles: Set<string>; parts: Set<string> }>()
  for (const { techniques, severity, title } of alerts)
    for (const id of techniques) {
      const one = seen.get(id) ?? { score: 0, alerts: 0, titles: new Set(), parts: new Set() }
      seen.set(id, one)
      one.score = Math.max(one.score, SCORE[severity])
      one.alerts++
      one.titles.add(title)
    }
  for (const { title, stages } of incidents)
    for (const id of stages.flatMap(({ techniques }) => techniques)) seen.get(id)?.parts.add(title)
  const annotations = [...seen].map(
    ([id, { score, alerts, titles, parts }]): [string, Partial<Annotated>] => [
      id,
      {
        score,
        comment: titled([...titles]),
        metadata: [
          { name: 'alerts', value: String(alerts) },
          ...[...parts].map((value) => ({ name: 'incident', value })),
        ],
      },
    ],
  )
  return layerOf(
    { name: 'Sightglass', description, legendItems: SEVERITY_LEGEND, sorting: BY_SCORE },
    new Map(annotations),
    known,
  )
}

/** Techniques of one incident: a score by the progress of the attack. */
export function incidentLayer(
  { title, time, lastTime, severity, stages }: IncidentItem,
  stageNames: readonly string[],
  known?: KnownIds,
): NavigatorLayer {
  const found = new Map<string, { score: number; comment: Set<string> }>()
  for (const { stage, techniques, sourceName, destinationName, source, destination } of stages)
    for (const id of techniques) {
      const one = found.get(id) ?? { score: 0, comment: new Set<string>() }
      found.set(id, one)
      one.score = Math.max(one.score, Math.round((100 * (stageNames.indexOf(stage) + 1)) / stageNames.length))
      one.comment.add(`${stage}: ${sourceName || source} to ${destinationName || destination || 'many'}`)
    }
  return layerOf(
    {
      name: `Sightglass: ${title}`,
      description: `${severity}, ${time} to ${lastTime}`,
      legendItems: scale(
        stageNames[0] ?? '',
        stageNames[(stageNames.length - 1) >> 1] ?? '',
        stageNames.at(-1) ?? '',
      ),
    },
    new Map([...found].map(([id, { score, comment }]) => [id, { score, comment: titled([...comment]) }])),
    known,
  )
}

/** @param known for other ids only their existence is stated; undefined: all belong */
function layerOf(
  { name, description, legendItems, sorting = BY_NAME }: LayerText,
  annotations: ReadonlyMap<string, Partial<Annotated>>,
  known?: KnownIds,
): NavigatorLayer {
  const ids = [...annotations.keys()].filter((id) => known?.has(id) !== false)
  const others = [...annotations.keys()].filter((id) => known?.has(id) === false).sort()
  // A part of a technique is seen only where its technique is unfolded.
  const parents = new Set(ids.map(parentOf).filter(Boolean))
  return {
    name: name.slice(0, 200),
    // The first Navigator that read this format; it must be named.
    versions: { attack: ATTACK_VERSION, navigator: '4.9.0', layer: '4.5' },
    domain: 'ics-attack',
    description,
    sorting,
    techniques: [...new Set([...ids, ...parents])].sort().map((id) => ({
      techniqueID: id,
      ...annotations.get(id),
      enabled: true,
      showSubtechniques: parents.has(id),
    })),
    gradient: { colors: [...GRADIENT], minValue: 0, maxValue: 100 },
    legendItems,
    metadata:
      others.length === 0
        ? []
        : [{ name: 'techniques outside ATT&CK for ICS', value: others.slice(0, MOST_OTHERS).join(' ') }],
    selectSubtechniquesWithParent: false,
  }
}

/** Legend of the score colours. */
function scale(...labels: readonly [low: string, middle: string, high: string]) {
  return labels.map((label, i) => ({ label, color: GRADIENT[i]! }))
}

function titled(titles: readonly string[]): string {
  const rest = titles.length - MOST_TITLES
  return rest > 0 ? `${titles.slice(0, MOST_TITLES).join('; ')}; and ${rest} more` : titles.join('; ')
}
