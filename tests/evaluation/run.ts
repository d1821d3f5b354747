/** One run: simulates a capture, lets the engine read it, returns labels, alerts and incidents. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ablated } from '#engine-host/disabled-models'
import { startEngine } from '#engine-host/start'
import type { Alert } from '#model/alert'
import type { Incident } from '#model/incident'
import { readSiteFile } from '#site/site-file'
import type { Faults } from '../../simulator/riverbend/faults.ts'
import type { ScheduledStep } from '../../simulator/riverbend/riverbend.ts'
import { allHosts } from '../../simulator/riverbend/site.ts'
import type { Label } from '../../simulator/riverbend/step.ts'
import { writePlant } from '../../simulator/riverbend/write.ts'

/** A Monday morning. */
export const START = Date.UTC(2026, 2, 2, 6) * 1000

export interface EvaluationRun {
  readonly seed: number
  readonly forSeconds: number
  readonly learnSeconds: number
  readonly pace: number
  readonly steps: readonly ScheduledStep[]
  readonly faults?: Faults
}

export interface RunResult {
  readonly run: EvaluationRun
  readonly labels: readonly Label[]
  readonly alerts: readonly Alert[]
  readonly incidents: readonly Incident[]
  readonly frames: number
  /** Microseconds. */
  readonly learnedAt: number
  readonly deviceWeeks: number
}

const WEEK_SECONDS = 7 * 24 * 3600

/** Which models an engine is without; most often none. */
type Without = readonly Ablated[]

export async function evaluateRun(run: EvaluationRun): Promise<RunResult> {
  const [result] = await evaluateRunWithout(run, [[]])
  if (result === undefined) throw new Error('unreachable: one engine was asked for')
  return result
}

/** The same capture before one engine after another, each without other models; in the order asked for. */
export async function evaluateRunWithout(
  run: EvaluationRun,
  each: readonly Without[],
): Promise<readonly RunResult[]> {
  const { seed, forSeconds, learnSeconds, pace, steps, faults = {} } = run
  const folder = mkdtempSync(join(tmpdir(), 'riverbend-'))
  try {
    const options = { seed, start: START, forSeconds, pace, steps }
    const { pcap, site, frames, labels } = writePlant(folder, options, faults)
    const result: RunResult[] = []
    for (const modelsOff of each)
      result.push({
        ...(await read(pcap, learnSeconds, { site: readSiteFile(site), modelsOff })),
        run,
        labels,
        frames,
        learnedAt: START + learnSeconds * 1e6,
        deviceWeeks: (allHosts.length * (forSeconds - learnSeconds)) / WEEK_SECONDS,
      })
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function read(
  pcap: string,
  learnSeconds: number,
  how: { readonly site: ReturnType<typeof readSiteFile>; readonly modelsOff: Without },
) {
  const alerts = new Map<string, Alert>()
  let incidents: readonly Incident[] = []
  const run = startEngine({ ...how, files: [pcap], closeLearningAfterSeconds: learnSeconds })
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
      else if (entry.kind === 'incidents') incidents = entry.incidents
    }
  return { alerts: [...alerts.values()], incidents }
}
