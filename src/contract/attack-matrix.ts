/** From the tables of ATT&CK, rules and alerts to the matrix, and from it to layers of Navigator. */
import { SEVERITIES, type Severity } from '#model/rule'
import type { AttackMatrix, AttackTechnique, NavigatorLayer } from './attack.ts'
import type { IncidentItem } from './incident.ts'

/** As attack.mitre.org has them from left to right; v19 has no table of its own for the order. */
const TACTICS = [
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Evasion',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Command and Control',
  'Inhibit Response Function',
  'Impair Process Control',
  'Impact',
]
const VERSION = '19'
const COLORS = { covered: '#8fc6a4', 'not-covered': '#f2c46d', unseen: '#c9ced3' } as const
/** From the lowest score to the highest. */
const GRADIENT = ['#fff3c4', '#e8590c', '#c92a2a'] as const
const COVERAGE_LEGEND = [
  { label: 'covered by a rule', color: COLORS.covered },
  { label: 'not covered', color: COLORS['not-covered'] },
  { label: 'no network sensor can see it', color: COLORS.unseen },
]
/** Titles told of one technique in a comment. */
const MOST_TITLES = 10

const SCORE: Readonly<Record<Severity, number>> = {
  critical: 100,
  major: 75,
  minor: 50,
  warning: 25,
  notice: 10,
}

export interface TechniqueRow {
  readonly id: string
  readonly name: string
  readonly tactics: readonly string[]
  /** Why a network sensor cannot see it; '' if it may. */
  readonly unseen: string
  /** Why no rule names it though traffic may show it; '' where one does, or nobody has said. */
  readonly open: string
}

/** Texts of `data/attack-ics.tsv`, `data/attack-unseen.tsv` and `data/attack-open.tsv`. */
export function techniqueRows(table: string, unseen: string, open: string): readonly TechniqueRow[] {
  const [reasons, openReasons] = [unseen, open].map(
    (text) => new Map(rowsOf(text).map(([id = '', reason = '']) => [id, reason])),
  ) as [Map<string, string>, Map<string, string>]
  return rowsOf(table).map(([id = '', name = '', tactics = '']) => ({
    id,
    name,
    tactics: tactics.split('; '),
    unseen: reasons.get(id) ?? '',
    open: openReasons.get(id) ?? '',
  }))
}

function rowsOf(table: string): string[][] {
  return table
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

export interface NamedRule {
  readonly id: string
  readonly title: string
  readonly techniques: readonly string[]
}

/** What was seen of one technique. */
export interface Seen {
  readonly alerts: number
  readonly severity: Severity
}

export function attackMatrix(
  rows: readonly TechniqueRow[],
  rules: readonly NamedRule[],
  seen: ReadonlyMap<string, Seen>,
): AttackMatrix {
  const rulesOf = (id: string) => rules.filter(({ techniques }) => techniques.includes(id))
  const items = rows.map((row): AttackTechnique => {
    const parent = parentOf(row.id)
    const own = rulesOf(row.id)
    const parts =
      parent === '' ? rules.filter((rule) => rule.techniques.some((id) => parentOf(id) === row.id)) : []
    const byParent = parent !== '' && own.length === 0 ? rulesOf(parent) : []
    const found = [...new Set([...own, ...parts, ...byParent])]
    return {
      id: row.id,
      name: row.name,
      parent,
      tactics: [...row.tactics],
      coverage: found.length > 0 ? 'covered' : row.unseen !== '' ? 'unseen' : 'not-covered',
      reason:
        byParent.length > 0
          ? `Told as ${parent}`
          : found.length > 0
            ? ''
            : sentenceOf(row.unseen || row.open),
      rules: found.map(({ id, title }) => ({ id, title })),
      alerts: seen.get(row.id)?.alerts ?? 0,
      severity: seen.get(row.id)?.severity ?? null,
    }
  })
  return { version: VERSION, tactics: [...TACTICS], items, next: null }
}

function parentOf(id: string): string {
  const at = id.indexOf('.')
  return at < 0 ? '' : id.slice(0, at)
}

function sentenceOf(reason: string): string {
  return reason === '' ? '' : `${reason[0]!.toUpperCase()}${reason.slice(1)}`
}

/** Counts alerts by technique; the severest stays. */
export function seenIn(
  alerts: Iterable<{ readonly techniques: readonly string[]; readonly severity: Severity }>,
): Map<string, Seen> {
  const seen = new Map<string, Seen>()
  for (const { techniques, severity } of alerts)
    for (const id of techniques) {
      const known = seen.get(id)
      const isGraver =
        known === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known.severity)
      seen.set(id, {
        alerts: (known?.alerts ?? 0) + 1,
        severity: isGraver ? severity : known.severity,
      })
    }
  return seen
}

/** What the rules cover, what they do not, what cannot be seen. */
export function coverageLayer({ items }: AttackMatrix): NavigatorLayer {
  const about = 'Which techniques the rules of this sensor name.'
  return layerOf('Sightglass: coverage', about, COVERAGE_LEGEND, items, (one) => ({
    color: COLORS[one.coverage],
    comment: one.reason || titled(one.rules.map(({ title }) => title)),
  }))
}

/** What was seen here: a score by the severest alert. */
export function seenLayer({ items }: AttackMatrix): NavigatorLayer {
  const seen = items.filter(({ severity }) => severity !== null)
  const about = 'Which techniques alerts of this plant show.'
  return layerOf('Sightglass: seen here', about, scale('notice', 'minor', 'critical'), seen, (one) => ({
    score: one.severity === null ? 0 : SCORE[one.severity],
    comment: one.alerts === 1 ? '1 alert' : `${one.alerts} alerts`,
  }))
}

/** What one incident shows: a score by how far the attack had come. */
export function incidentLayer(
  { title, time, lastTime, severity, stages }: IncidentItem,
  stageNames: readonly string[],
): NavigatorLayer {
  const found = new Map<string, { score: number; comment: Set<string> }>()
  for (const { stage, techniques, sourceName, destinationName, source, destination } of stages)
    for (const id of techniques) {
      const known = found.get(id) ?? { score: 0, comment: new Set<string>() }
      found.set(id, known)
      known.score = Math.max(known.score, (100 * (stageNames.indexOf(stage) + 1)) / stageNames.length)
      if (known.comment.size < MOST_TITLES)
        known.comment.add(`${stage}: ${sourceName || source} to ${destinationName || destination || 'many'}`)
    }
  const items = [...found].map(([id, { score, comment }]) => ({
    id,
    score: Math.round(score),
    comment: [...comment].join('; '),
  }))
  return layerOf(
    `Sightglass: ${title}`,
    `${severity}, ${time} to ${lastTime}`,
    scale(stageNames[0] ?? '', stageNames[(stageNames.length - 1) >> 1] ?? '', stageNames.at(-1) ?? ''),
    items,
    ({ score, comment }) => ({ score, comment }),
  )
}

function layerOf<Item extends { readonly id: string }>(
  name: string,
  description: string,
  legendItems: NavigatorLayer['legendItems'],
  items: readonly Item[],
  told: (item: Item) => Partial<NavigatorLayer['techniques'][number]>,
): NavigatorLayer {
  // A part of a technique is seen only where its technique is unfolded.
  const parents = new Set(items.map(({ id }) => parentOf(id)).filter(Boolean))
  const known = new Map(items.map((item) => [item.id, told(item)]))
  return {
    name: name.slice(0, 200),
    versions: { attack: VERSION, layer: '4.5' },
    domain: 'ics-attack',
    description,
    sorting: 0,
    techniques: [...new Set([...known.keys(), ...parents])].sort().map((id) => ({
      techniqueID: id,
      ...known.get(id),
      enabled: true,
      showSubtechniques: parents.has(id),
    })),
    gradient: { colors: [...GRADIENT], minValue: 0, maxValue: 100 },
    legendItems,
  }
}

/** What the colours of scores stand for. */
function scale(...labels: readonly [low: string, middle: string, high: string]) {
  return labels.map((label, i) => ({ label, color: GRADIENT[i]! }))
}

function titled(titles: readonly string[]): string {
  const rest = titles.length - MOST_TITLES
  return rest > 0 ? `${titles.slice(0, MOST_TITLES).join('; ')}; and ${rest} more` : titles.join('; ')
}
