/** The leave-one-plant-out report as Markdown. */
import type { Severity } from '#model/rule'
import { poissonBounds, quantile } from '../statistics.ts'
import type { FalseAlert, NamedStep, PlantResult } from './run.ts'

const ORDER = ['2 h', '1 d', '7 d', 'short']
const GRAVE: readonly Severity[] = ['critical', 'major']
const SLIGHT: readonly Severity[] = ['minor', 'warning']
const DAYS_IN_WEEK = 7

interface Row {
  readonly plant: string
  readonly learning: string
  readonly results: readonly PlantResult[]
  readonly steps: readonly NamedStep[]
  readonly weeks: number
}

function rowsOf(results: readonly PlantResult[]): Row[] {
  const learnings = ORDER.filter((name) => results.some(({ learning }) => learning === name))
  const plants = [...new Set(results.map(({ plant }) => plant))]
  return learnings.flatMap((learning) =>
    plants.flatMap((plant) => {
      const own = results.filter((one) => one.learning === learning && one.plant === plant)
      if (own.length === 0) return []
      const weeks = own.reduce((sum, { deviceWeeks }) => sum + deviceWeeks, 0)
      return [{ plant, learning, results: own, steps: own.flatMap(({ steps }) => steps), weeks }]
    }),
  )
}

/** Tables of the score: plants, spread, kinds of steps. */
export function plantSummary(results: readonly PlantResult[]): string {
  const rows = rowsOf(results)
  const seeds = [...new Set(results.map(({ seed }) => seed))].sort((x, y) => x - y)
  const frames = results.reduce((sum, one) => sum + one.frames, 0)
  return [
    'Written by `npm run exam -- --plants --write`; `tests/evaluation/README.md` explains the measures.',
    '',
    `Seeds ${seeds.join(', ')}; ${frames.toLocaleString('en')} frames. Each row is a plant whose author wrote no rule (Riverbend: whose attacks authors of`,
    'rules know); its labels name acts, not rules. Odd seeds are seen through a cheap mirror: 5 % of frames twice, 0.2 % lost, 0.2 % swapped,',
    'no VLAN tags. False alerts and incidents are those of ordinary work with perturbations, before the attacks.',
    '',
    '| learned | plant | detected | named | technique | false critical + major a device-week | minor + warning a device-day | incidents | detect p50 / p95 | statistics p95 |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(rowText),
    '',
    '| measure | mean of plants | lowest … highest | worst plant | goal |',
    '| --- | --- | --- | --- | --- |',
    ...spreads(rows),
    '',
    '| learned | A: unknown host, named | L: own host, named |',
    '| --- | --- | --- |',
    ...ORDER.filter((name) => rows.some(({ learning }) => learning === name)).map((name) => {
      const steps = rows.filter(({ learning }) => learning === name).flatMap((row) => row.steps)
      return `| ${name} | ${shareText(steps.filter(({ kind }) => kind === 'A'))} | ${shareText(steps.filter(({ kind }) => kind !== 'A'))} |`
    }),
    '',
  ].join('\n')
}

/** The summary, then every step that is not named and every false alert. */
export function plantReport(results: readonly PlantResult[]): string {
  const rows = rowsOf(results)
  return [
    '# Plants left out: steps and false alerts',
    '',
    plantSummary(results),
    '## Steps not found or not named',
    '',
    '| plant | step | acts | learned: found, named | reported instead |',
    '| --- | --- | --- | --- | --- |',
    ...missed(rows),
    '',
    '## False alerts',
    '',
    '| plant | learned | severity | rule | alerts | during | for example |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...falseRows(results, ({ falseAlerts }) => falseAlerts),
    '',
    '## Critical and major alerts among the attacks that no label explains',
    '',
    '| plant | learned | severity | rule | alerts | during | for example |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...falseRows(results, ({ unexplained }) => unexplained),
    '',
  ].join('\n')
}

function rowText(row: Row): string {
  const { plant, learning, steps, results } = row
  const single = delays(steps, false)
  const statistical = delays(steps, true)
  const grave = count(row, GRAVE)
  const slight = count(row, SLIGHT)
  const incidents = results.reduce((sum, one) => sum + one.quietIncidents, 0)
  const found = steps.filter(({ isFound }) => isFound)
  return `| ${[
    learning,
    plant,
    share(found.length, steps.length),
    shareText(steps),
    share(steps.filter(({ isTechniqueRight }) => isTechniqueRight).length, found.length),
    rate(grave, row.weeks),
    (slight / (row.weeks * DAYS_IN_WEEK || 1)).toFixed(2),
    incidents,
    `${quantile(single, 0.5).toFixed(1)} s / ${quantile(single, 0.95).toFixed(1)} s`,
    statistical.length === 0 ? '–' : `${quantile(statistical, 0.95).toFixed(0)} s`,
  ].join(' | ')} |`
}

interface Measure {
  readonly name: string
  readonly goals: Readonly<Record<string, string>>
  readonly isHighWorst: boolean
  of(row: Row): number
}

const MEASURES: readonly Measure[] = [
  {
    name: 'steps named',
    goals: { '2 h': '≥ 0.90', '1 d': '≥ 0.95', '7 d': '≥ 0.95' },
    isHighWorst: false,
    of: ({ steps }) => steps.filter(({ isNamed }) => isNamed).length / Math.max(1, steps.length),
  },
  {
    name: 'steps detected',
    goals: {},
    isHighWorst: false,
    of: ({ steps }) => steps.filter(({ isFound }) => isFound).length / Math.max(1, steps.length),
  },
  {
    name: 'false critical + major a device-week',
    goals: { '2 h': '≤ 0.5', '1 d': '≤ 0.1', '7 d': '≤ 0.05' },
    isHighWorst: true,
    of: (row) => count(row, GRAVE) / (row.weeks || 1),
  },
  {
    name: 'minor + warning a device-day',
    goals: { '2 h': '≤ 0.2', '1 d': '≤ 0.2', '7 d': '≤ 0.2' },
    isHighWorst: true,
    of: (row) => count(row, SLIGHT) / (row.weeks * DAYS_IN_WEEK || 1),
  },
]

function spreads(rows: readonly Row[]): string[] {
  return ORDER.filter((name) => rows.some(({ learning }) => learning === name)).flatMap((learning) =>
    MEASURES.map(({ name, goals, isHighWorst, of }) => {
      const own = rows.filter((row) => row.learning === learning)
      const each = own.map(of)
      const worst = own[each.indexOf(isHighWorst ? Math.max(...each) : Math.min(...each))]
      const mean = each.reduce((sum, value) => sum + value, 0) / each.length
      const spread = `${Math.min(...each).toFixed(2)} … ${Math.max(...each).toFixed(2)}`
      return `| ${name}, ${learning} learned | ${mean.toFixed(2)} | ${spread} | ${worst?.plant ?? ''} | ${goals[learning] ?? ''} |`
    }),
  )
}

/** The sentence of README: the worst plant, not the mean. */
export function readmeLine(results: readonly PlantResult[]): string {
  const rows = rowsOf(results).filter(({ learning }) => learning === '1 d')
  const [named, , grave] = MEASURES as readonly [Measure, Measure, Measure]
  const low = [...rows].sort((a, b) => named.of(a) - named.of(b))[0]
  const loud = [...rows].sort((a, b) => grave.of(b) - grave.of(a))[0]
  if (low === undefined || loud === undefined) return 'no results after a day of learning'
  const weeks = rows.reduce((sum, row) => sum + row.weeks, 0)
  const falseAlerts =
    grave.of(loud) === 0
      ? `no false critical or major alert in ${weeks.toFixed(1)} device-weeks`
      : `${grave.of(loud).toFixed(2)} false critical or major alerts a device-week (${loud.plant})`
  return `Worst of ${rows.length} simulated plants after one day of learning: ${(named.of(low) * 100).toFixed(0)} % of attack steps named (${low.plant}), ${falseAlerts}.`
}

function missed(rows: readonly Row[]): string[] {
  const plants = [...new Set(rows.map(({ plant }) => plant))]
  return plants.flatMap((plant) => {
    const own = rows.filter((row) => row.plant === plant)
    const ids = [...new Set(own.flatMap(({ steps }) => steps.map(({ id }) => id)))].sort()
    return ids.flatMap((id) => {
      const all = own.flatMap(({ steps }) => steps.filter((step) => step.id === id))
      if (all.every(({ isNamed }) => isNamed)) return []
      const perLearning = own.map(({ learning, steps }) => {
        const same = steps.filter((step) => step.id === id)
        const found = same.filter(({ isFound }) => isFound).length
        const named = same.filter(({ isNamed }) => isNamed).length
        return `${learning}: ${found}, ${named} of ${same.length}`
      })
      const said = [...new Set(all.filter(({ isNamed }) => !isNamed).flatMap(({ by }) => by))].slice(0, 3)
      return [
        `| ${plant} | ${id} | ${all[0]!.acts.join(', ')} | ${perLearning.join('; ')} | ${cell(said.join('; ') || 'nothing')} |`,
      ]
    })
  })
}

function falseRows(
  results: readonly PlantResult[],
  of: (result: PlantResult) => readonly FalseAlert[],
): string[] {
  const counts = new Map<string, { count: number; during: Set<string>; what: string }>()
  for (const result of results)
    for (const one of of(result)) {
      const key = `${result.plant} | ${result.learning} | ${one.severity} | ${one.rule}`
      const known = counts.get(key)
      if (known === undefined)
        counts.set(key, { count: 1, during: new Set([one.during]), what: `${one.title}: ${one.what}` })
      else {
        known.count++
        known.during.add(one.during)
      }
    }
  return [...counts]
    .sort((a, b) => weight(a[0]) - weight(b[0]) || b[1].count - a[1].count)
    .map(([key, { count: number, during, what }]) => {
      const words = [...new Set([...during].flatMap((text) => text.split(', ')))].filter(
        (word) => word !== '',
      )
      return `| ${key} | ${number} | ${words.slice(0, 3).join(', ') || '–'} | ${cell(what)} |`
    })
}

function weight(key: string): number {
  const severity = key.split(' | ')[2]
  return ['critical', 'major', 'minor', 'warning'].indexOf(severity ?? '')
}

function cell(text: string): string {
  const line = text.replaceAll('|', '/').replaceAll(/\s+/g, ' ')
  return line.length > 220 ? `${line.slice(0, 219)}…` : line
}

function count({ results }: Row, severities: readonly Severity[]): number {
  return results
    .flatMap(({ falseAlerts }) => falseAlerts)
    .filter(({ severity }) => severities.includes(severity)).length
}

function rate(number: number, weeks: number): string {
  if (weeks === 0) return '–'
  const [low, high] = poissonBounds(number).map((bound) => (bound / weeks).toFixed(2))
  return `${(number / weeks).toFixed(2)} (${number} in ${weeks.toFixed(1)}; 95 %: ${low} … ${high})`
}

function delays(steps: readonly NamedStep[], isStatistical: boolean): number[] {
  return steps
    .filter((step) => step.isFound && step.isStatistical === isStatistical)
    .map((step) => step.secondsToDetect)
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(2)
}

function shareText(steps: readonly NamedStep[]): string {
  const named = steps.filter(({ isNamed }) => isNamed).length
  return `${share(named, steps.length)} (${named} of ${steps.length})`
}
