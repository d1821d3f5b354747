/** The report as text: one table, then what was missed and what was said without need. */
import type { Ablated } from '#engine-host/disabled-models'
import { allHosts } from '../../simulator/riverbend/site.ts'
import type { Kind } from '../../simulator/riverbend/step.ts'
import { type Report, recall } from './evaluation.ts'
import type { StepResult } from './match.ts'
import { poissonBounds, quantile } from './statistics.ts'

const MODEL_NAMES: Readonly<Record<Ablated, string>> = {
  relations: 'M1 relations',
  commands: 'M2 commands',
  order: 'M3 order',
  timing: 'M4 timing',
  values: 'M5 values',
  volume: 'M6 volume and fan-out',
}

const GOALS: readonly (readonly [name: string, kinds: readonly Kind[], goal: number])[] = [
  ['Step recall, all', ['A', 'L'], 0.95],
  ['Step recall, L (from legitimate hosts)', ['L'], 0.9],
  ['Step recall, evasions', ['evasion'], 0.75],
]

export function table(report: Report): string {
  const { stepResults, falseAlerts, deviceWeeks } = report
  const seeds = [...new Set(stepResults.map(({ seed }) => seed))]
  const lines = ['| measure | result | spread over seeds | goal |', '| --- | --- | --- | --- |']
  for (const [name, kinds, goal] of GOALS) {
    const [found, all] = recall(stepResults, kinds)
    const each = seeds.map((seed) => {
      const [one, of] = recall(
        stepResults.filter((row) => row.seed === seed),
        kinds,
      )
      return one / Math.max(1, of)
    })
    lines.push(
      `| ${name} | ${share(found, all)} (${found} of ${all}) | ${spread(each)} | ≥ ${goal.toFixed(2)} |`,
    )
  }
  for (const [name, again] of [
    ['Step recall, all, through a bad mirror (30 % doubled, 2 % lost, 2 % mixed up)', report.underFaults],
    ['Step recall, attacker there while learning', report.poisoned],
  ] as const)
    if (again.length > 0)
      lines.push(
        `| ${name} | ${share(hitsOf(again), again.length)} (${hitsOf(again)} of ${again.length}) | | |`,
      )
  const hits = stepResults.filter(({ found }) => found !== undefined)
  const right = hits.filter(({ isTechniqueRight }) => isTechniqueRight).length
  lines.push(
    `| Technique accuracy, of steps found | ${share(right, hits.length)} (${right} of ${hits.length}) | | ≥ 0.90 |`,
  )
  const delays = hits
    .filter(({ label }) => !label.isStatistical)
    .map(({ secondsToDetect }) => secondsToDetect)
  lines.push(
    `| Time to detect, median / p95 | ${quantile(delays, 0.5).toFixed(1)} s / ${quantile(delays, 0.95).toFixed(1)} s | | p95 ≤ 60 s |`,
  )
  if (deviceWeeks > 0) {
    lines.push(rateLine('False positives a device-week', falseAlerts.length, deviceWeeks, '≤ 0.2'))
    for (const { pace, falseAlerts: count, deviceWeeks: weeks } of report.benign)
      lines.push(rateLine(`… where cycles are stretched ${pace} times`, count, weeks, ''))
    const critical = falseAlerts.filter(({ severity }) => severity === 'critical').length
    lines.push(rateLine('… of them critical', critical, deviceWeeks, '0'))
    for (const engine of ['protocol', 'policy', 'malware', 'anomaly', 'operational'])
      lines.push(
        rateLine(
          `… engine ${engine}`,
          falseAlerts.filter((alert) => alert.engine === engine).length,
          deviceWeeks,
          '',
        ),
      )
  }
  if (deviceWeeks > 0) lines.push(`| Incidents on benign days | ${report.benignIncidents} | | 0 |`)
  if (report.chains.length > 0) {
    const whole = report.chains.filter(({ problem }) => problem === '').length
    lines.push(`| Chains: one incident each, stages in order | ${whole} of ${report.chains.length} | | all |`)
  }
  return `${lines.join('\n')}\n`
}

function rateLine(name: string, count: number, deviceWeeks: number, goal: string): string {
  const [low, high] = poissonBounds(count).map((bound) => (bound / deviceWeeks).toFixed(2))
  return `| ${name} | ${(count / deviceWeeks).toFixed(2)} (${count} in ${deviceWeeks.toFixed(1)}; 95 %: ${low} … ${high}) | | ${goal} |`
}

/** Rules that found each step, over all seeds; missed steps first. */
export function stepTable({ stepResults }: Report): string {
  const rows = new Map<string, StepResult[]>()
  for (const one of stepResults) rows.set(one.label.step, [...(rows.get(one.label.step) ?? []), one])
  const lines = ['| step | kind | found | by | technique |', '| --- | --- | --- | --- | --- |']
  const sorted = [...rows].sort(
    ([a, x], [b, y]) => hitsOf(x) / x.length - hitsOf(y) / y.length || (a < b ? -1 : 1),
  )
  for (const [step, all] of sorted) {
    const rules = [...new Set(all.flatMap(({ found }) => (found === undefined ? [] : [found.rule])))]
    const nearly = [...new Set(all.flatMap(({ nearly }) => nearly))]
    const by =
      rules.length > 0
        ? rules.join(', ')
        : nearly.length > 0
          ? `nothing; near: ${nearly.join(', ')}`
          : 'nothing'
    const right = all.filter(({ isTechniqueRight }) => isTechniqueRight).length
    lines.push(
      `| ${step} | ${all[0]!.label.kind} | ${hitsOf(all)} of ${all.length} | ${by} | ${all[0]!.label.technique}: ${right} of ${all.length} |`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** Recall of engines that ran without one model each. */
export function ablation({ stepResults, without }: Report): string {
  const [[, sample] = [undefined, []]] = without
  const lines = ['| without | steps lost | recall | of them |', '| --- | --- | --- | --- |']
  const whole = stepResults.slice(0, sample.length)
  lines.push(`| nothing | 0 | ${share(hitsOf(whole), whole.length)} | |`)
  for (const [model, all] of without) {
    const lost = all.filter(({ found }, i) => found === undefined && whole[i]?.found !== undefined)
    const names = [...new Set(lost.map(({ label }) => label.step))].sort()
    lines.push(
      `| ${MODEL_NAMES[model]} | ${lost.length} | ${share(hitsOf(all), all.length)} | ${names.join(', ')} |`,
    )
  }
  return `${lines.join('\n')}\n`
}

export function falseTable({ falseAlerts }: Report): string {
  const counts = new Map<string, { count: number; example: string }>()
  for (const { rule, severity, what } of falseAlerts) {
    const key = `${rule} | ${severity}`
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { count: 1, example: what })
    else known.count++
  }
  const lines = ['| rule | severity | alerts | for example |', '| --- | --- | --- | --- |']
  for (const [key, { count, example }] of [...counts].sort((a, b) => b[1].count - a[1].count))
    lines.push(`| ${key} | ${count} | ${example.replaceAll('|', '/')} |`)
  return `${lines.join('\n')}\n`
}

/** Steps missed under worse conditions. */
export function hardshipTable({ underFaults, poisoned }: Report): string {
  const missed = (of: readonly StepResult[]) => {
    const counts = new Map<string, number>()
    for (const { label, found } of of)
      if (found === undefined) counts.set(label.step, (counts.get(label.step) ?? 0) + 1)
    return [...counts].sort().map(([step, count]) => `${step} (${count})`)
  }
  const row = (name: string, of: readonly StepResult[]) =>
    `| ${name} | ${missed(of).join(', ') || 'nothing'} |`
  return `${['| missed | steps |', '| --- | --- |', row('through a bad mirror', underFaults), row('attacker there while learning', poisoned)].join('\n')}\n`
}

export function chainTable({ chains }: Pick<Report, 'chains'>): string {
  const lines = ['| story | seed | incidents | problem |', '| --- | --- | --- | --- |']
  for (const { name, seed, incidents, problem } of chains)
    lines.push(`| ${name} | ${seed} | ${incidents} | ${problem} |`)
  return `${lines.join('\n')}\n`
}

export const deviceCount = allHosts.length

function hitsOf(stepResults: readonly StepResult[]): number {
  return stepResults.filter(({ found }) => found !== undefined).length
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3)
}

function spread(values: readonly number[]): string {
  return values.length < 2 ? '' : `${Math.min(...values).toFixed(3)} … ${Math.max(...values).toFixed(3)}`
}
