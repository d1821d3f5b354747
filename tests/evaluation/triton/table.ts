/** The result as text: sub-steps, and how many of each category beside the five vendors. */
import { LEVELS, type Level } from '../../../simulator/triton/mitre-evaluation.ts'
import type { Result } from './grade.ts'

const TITLES: Readonly<Record<string, string>> = {
  microsoft: 'Microsoft',
  armis: 'Armis',
  claroty: 'Claroty',
  dragos: 'Dragos',
  iii: 'Institute for Information Industry',
}
const ANALYTIC: ReadonlySet<Level> = new Set(['general', 'tactic', 'technique'])

/** Markdown. The other columns are what MITRE published in 2021. */
export function tritonTable(results: readonly Result[]): string {
  const [first] = results
  if (first === undefined) return ''
  const lines = [
    `| | ${['analytic', ...LEVELS.toReversed()].join(' | ')} |`,
    `| --- |${' --- |'.repeat(LEVELS.length + 1)}`,
  ]
  for (const { seed, graded } of results)
    lines.push(
      row(
        `Sightglass, seed ${seed}`,
        graded.map(({ level }) => level),
      ),
    )
  for (const vendor of first.graded[0]?.asked.vendors.keys() ?? [])
    lines.push(
      row(
        TITLES[vendor] ?? vendor,
        first.graded.map(({ asked }) => asked.vendors.get(vendor) ?? 'none'),
      ),
    )
  lines.push('', '| seed | frames | incidents | sub-steps in the first | alerts no sub-step explains |')
  lines.push('| --- | --- | --- | --- | --- |')
  for (const { seed, frames, incidents, inIncident, unexplained } of results)
    lines.push(`| ${seed} | ${frames} | ${incidents.length} | ${inIncident} | ${unexplained.length} |`)
  lines.push(
    '',
    '| sub-step | on the wire | technique of MITRE | category | by |',
    '| --- | --- | --- | --- | --- |',
  )
  for (const { asked, label, level, rules } of first.graded) {
    const now =
      label.technique === asked.technique ? asked.technique : `${asked.technique}, now ${label.technique}`
    lines.push(`| ${asked.id} | ${asked.observable} | ${now} | ${level} | ${rules.join(', ') || 'nothing'} |`)
  }
  return `${lines.join('\n')}\n`
}

function row(name: string, levels: readonly Level[]): string {
  const count = (of: (level: Level) => boolean) => levels.filter(of).length
  const counts = LEVELS.toReversed().map((wanted) => count((level) => level === wanted))
  return `| ${[name, count((level) => ANALYTIC.has(level)), ...counts].join(' | ')} |`
}
