/** Reports of single seeds as files: seeds are evaluated one by one on any machine and merged afterwards. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Ablated } from '#engine-host/disabled-models'
import type { BenignResult, Report } from './evaluation.ts'
import type { StepResult } from './match.ts'

export function writeReport(file: string, report: Report): void {
  writeFileSync(file, JSON.stringify({ ...report, without: [...report.without] }))
}

export function readReports(files: readonly string[]): Report {
  const kept = files.map((file) => JSON.parse(readFileSync(file, 'utf8')))
  return mergeReports(kept.map((one) => ({ ...one, without: new Map(one.without) })))
}

/** One report of several, in their order. */
export function mergeReports(reports: readonly Report[]): Report {
  const all = <T>(of: (report: Report) => readonly T[]): T[] => reports.flatMap(of)
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0)
  const without = new Map<Ablated, readonly StepResult[]>()
  for (const [model, stepResults] of all((report) => [...report.without]))
    without.set(model, [...(without.get(model) ?? []), ...stepResults])
  return {
    stepResults: all((report) => report.stepResults),
    underFaults: all((report) => report.underFaults),
    poisoned: all((report) => report.poisoned),
    falseAlerts: all((report) => report.falseAlerts),
    deviceWeeks: sum((report) => report.deviceWeeks),
    benign: benignOf(all((report) => report.benign)),
    benignIncidents: sum((report) => report.benignIncidents),
    chains: all((report) => report.chains),
    without,
    frames: sum((report) => report.frames),
  }
}

function benignOf(results: readonly BenignResult[]): BenignResult[] {
  const paces = [...new Set(results.map(({ pace }) => pace))]
  return paces.map((pace) => {
    const ofPace = results.filter((result) => result.pace === pace)
    return {
      pace,
      deviceWeeks: ofPace.reduce((sum, { deviceWeeks }) => sum + deviceWeeks, 0),
      falseAlerts: ofPace.reduce((sum, { falseAlerts }) => sum + falseAlerts, 0),
    }
  })
}
