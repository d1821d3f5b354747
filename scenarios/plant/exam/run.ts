/** One sitting: a capture is made, the engine reads it as a user's would, and what it says is judged. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '#model/alert'
import type { Incident } from '#model/incident'
import { startEngine } from '#sensor/engine/start'
import { readSiteFile } from '#sensor/site-file'
import type { Faults } from '../faults.ts'
import type { Planned } from '../riverbend.ts'
import { everybody } from '../site.ts'
import type { Label } from '../step.ts'
import { writePlant } from '../write.ts'

/** A Monday morning. */
export const START = Date.UTC(2026, 2, 2, 6) * 1000

export interface Sitting {
  readonly seed: number
  readonly forSeconds: number
  readonly learnSeconds: number
  readonly pace: number
  readonly steps: readonly Planned[]
  readonly faults?: Faults
}

export interface Sat {
  readonly sitting: Sitting
  readonly labels: readonly Label[]
  readonly alerts: readonly Alert[]
  readonly incidents: readonly Incident[]
  readonly frames: number
  /** Microseconds. */
  readonly learnedAt: number
  readonly deviceWeeks: number
}

const WEEK_SECONDS = 7 * 24 * 3600

export async function sit(sitting: Sitting): Promise<Sat> {
  const { seed, forSeconds, learnSeconds, pace, steps, faults = {} } = sitting
  const folder = mkdtempSync(join(tmpdir(), 'riverbend-'))
  try {
    const performance = { seed, start: START, forSeconds, pace, steps }
    const { pcap, site, frames, labels } = writePlant(folder, performance, faults)
    const { alerts, incidents } = await read(pcap, learnSeconds, readSiteFile(site))
    const judgedSeconds = forSeconds - learnSeconds
    return {
      sitting,
      labels,
      alerts,
      incidents,
      frames,
      learnedAt: START + learnSeconds * 1e6,
      deviceWeeks: (everybody.length * judgedSeconds) / WEEK_SECONDS,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function read(pcap: string, learnSeconds: number, site: ReturnType<typeof readSiteFile>) {
  const alerts = new Map<string, Alert>()
  let incidents: readonly Incident[] = []
  const run = startEngine({ files: [pcap], site, closeLearningAfterSeconds: learnSeconds })
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
      else if (entry.kind === 'incidents') incidents = entry.incidents
    }
  return { alerts: [...alerts.values()], incidents }
}
