/** Papers of single seeds, kept as files: seeds are examined one by one, wherever there is a core, and told as one. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Ablated } from '#engine-host/models-off'
import type { BenignResult, Paper } from './evaluation.ts'
import type { Judged } from './match.ts'

export function keepPaper(file: string, paper: Paper): void {
  writeFileSync(file, JSON.stringify({ ...paper, without: [...paper.without] }))
}

export function readPapers(files: readonly string[]): Paper {
  const kept = files.map((file) => JSON.parse(readFileSync(file, 'utf8')))
  return joined(kept.map((one) => ({ ...one, without: new Map(one.without) })))
}

/** One paper of several, in their order. */
export function joined(papers: readonly Paper[]): Paper {
  const all = <T>(of: (paper: Paper) => readonly T[]): T[] => papers.flatMap(of)
  const sum = (of: (paper: Paper) => number) => papers.reduce((total, paper) => total + of(paper), 0)
  const without = new Map<Ablated, readonly Judged[]>()
  for (const [model, judged] of all((paper) => [...paper.without]))
    without.set(model, [...(without.get(model) ?? []), ...judged])
  return {
    judged: all((paper) => paper.judged),
    underFaults: all((paper) => paper.underFaults),
    poisoned: all((paper) => paper.poisoned),
    falseAlerts: all((paper) => paper.falseAlerts),
    deviceWeeks: sum((paper) => paper.deviceWeeks),
    benign: benignOf(all((paper) => paper.benign)),
    benignIncidents: sum((paper) => paper.benignIncidents),
    chains: all((paper) => paper.chains),
    without,
    frames: sum((paper) => paper.frames),
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
