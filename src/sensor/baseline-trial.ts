/** What captures would raise if another baseline counted: the engine reads them, and nothing is kept. */
import type { BaselineContent } from '#baseline/content'
import type { Alert } from '#model/alert'
import type { CaptureState } from '#model/journal'
import type { Site } from '#model/site'
import { startEngine } from './engine/start.ts'

export interface TrialRequest {
  /** Paths, read in this order. */
  readonly captures: readonly string[]
  readonly baseline: BaselineContent
  /** What counts now. */
  readonly current?: BaselineContent | undefined
  readonly site?: Site | undefined
  readonly protocolFolders?: readonly string[]
}

export interface Trial {
  readonly captures: readonly CaptureState[]
  /** What it would raise, the earliest first. */
  readonly alerts: readonly Alert[]
  /** What the current one raises; undefined where there is none to hold it against. */
  readonly current: readonly Alert[] | undefined
}

export async function tryBaseline({ baseline, current, ...request }: TrialRequest): Promise<Trial> {
  const { alerts, captures } = await judged({ ...request, baseline })
  const other = current && (await judged({ ...request, baseline: current }))
  return { captures, alerts, current: other?.alerts }
}

async function judged({ captures: files, protocolFolders = [], ...against }: Omit<TrialRequest, 'current'>) {
  const run = startEngine({ files, protocolFolders, ...against })
  const alerts = new Map<string, Alert>()
  const captures: CaptureState[] = []
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
      else if (entry.kind === 'capture') captures[entry.capture.file] = entry.capture
    }
  return { alerts: [...alerts.values()].sort((a, b) => a.time - b.time), captures }
}
