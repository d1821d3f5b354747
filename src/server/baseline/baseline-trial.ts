/** Alerts that captures would raise with another baseline: the engine reads them, and no result is stored. */
import type { BaselineContent } from '#baseline/content'
import { startEngine } from '#engine-host/start'
import type { Alert } from '#model/alert'
import type { CaptureState } from '#model/journal'
import type { Site } from '#model/site'

interface TrialRequest {
  /** Paths, read in this order. */
  readonly captures: readonly string[]
  readonly baseline: BaselineContent
  /** Baseline in use. */
  readonly current?: BaselineContent | undefined
  readonly site?: Site | undefined
  readonly protocolFolders?: readonly string[]
  /** Cancelled after this time, with the results until then. Default: never. */
  readonly mostMs?: number
  /** Gives it up. */
  readonly signal?: AbortSignal
}

export interface Trial {
  readonly captures: readonly CaptureState[]
  /** Alerts it would raise, the earliest first. */
  readonly alerts: readonly Alert[]
  /** Alerts of the current baseline; undefined if there is none to compare with. */
  readonly current: readonly Alert[] | undefined
  /** False if it was given up before everything was read. */
  readonly isComplete: boolean
}

export async function tryBaseline({
  baseline,
  current,
  mostMs,
  signal,
  ...request
}: TrialRequest): Promise<Trial> {
  // One bound for both: who waits, waits for them together.
  const signals = [signal, mostMs === undefined ? undefined : AbortSignal.timeout(mostMs)]
  const over = AbortSignal.any(signals.filter((one) => one !== undefined))
  const one = await judged({ ...request, baseline, over })
  const other = current && (await judged({ ...request, baseline: current, over }))
  return {
    captures: one.captures,
    alerts: one.alerts,
    current: other?.alerts,
    isComplete: one.isComplete && other?.isComplete !== false,
  }
}

/** Those of `alerts` that are not among the others. */
export function notAmong(alerts: readonly Alert[], others: readonly Alert[]): readonly Alert[] {
  const known = new Set(others.map(({ id }) => id))
  return alerts.filter(({ id }) => !known.has(id))
}

interface TrialInput extends Omit<TrialRequest, 'current' | 'mostMs' | 'signal'> {
  readonly over: AbortSignal
}

async function judged({ captures: files, protocolFolders = [], over, ...against }: TrialInput) {
  const run = startEngine({ files, protocolFolders, ...against })
  const giveUp = () => run.cancel()
  if (over.aborted) giveUp()
  over.addEventListener('abort', giveUp)
  const alerts = new Map<string, Alert>()
  const captures: CaptureState[] = []
  let isComplete = false
  try {
    for await (const batch of run.entries)
      for (const entry of batch) {
        if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
        else if (entry.kind === 'capture') captures[entry.capture.file] = entry.capture
        else if (entry.kind === 'end') isComplete = true
      }
  } finally {
    over.removeEventListener('abort', giveUp)
    run.cancel()
  }
  return { alerts: [...alerts.values()].sort((a, b) => a.time - b.time), captures, isComplete }
}
