/** Dry run of a baseline over the stored captures. */
import { existsSync } from 'node:fs'
import { parseBaseline } from '#baseline/baseline-file'
import type { BaselineContent } from '#baseline/content'
import type { Alert } from '#model/alert'
import type { Site } from '#model/site'
import type { BaselineTest, TriedAlert } from '#schema/baseline-test'
import { CodedError } from '#schema/errors'
import { timeOf } from '#schema/from-model'
import type { StoredCapture } from '#store/store'
import { notAmong, type Trial, tryBaseline } from './baseline-trial.ts'

const limits = {
  /** The run ends after this time with the results so far. */
  runMs: 120_000,
  /** Alerts listed one by one. */
  listed: 200,
} as const

export interface BaselineDryRun {
  /** Throws `baseline-refused` for text that is no baseline, `dry-run-busy` while another one runs. */
  test(text: string, signal: AbortSignal): Promise<BaselineTest>
}

export interface BaselineDryRunOptions {
  captures(): readonly StoredCapture[]
  baseline(): BaselineContent | undefined
  siteFile(): Site | undefined
  readonly protocolFolders: readonly string[]
}

export function baselineDryRun({
  captures,
  baseline,
  siteFile,
  protocolFolders,
}: BaselineDryRunOptions): BaselineDryRun {
  let isTesting = false
  return {
    async test(text, signal) {
      const wanted = contentOf(text)
      if (isTesting) throw new CodedError('dry-run-busy', 'another dry run is under way; wait for it to end')
      isTesting = true
      try {
        return await tested(wanted, signal)
      } finally {
        isTesting = false
      }
    },
  }

  async function tested(wanted: BaselineContent, signal: AbortSignal): Promise<BaselineTest> {
    const kept = captures()
      .filter(({ state, path }) => state === 'done' && path !== '' && existsSync(path))
      .sort((a, b) => (a.firstTime ?? 0) - (b.firstTime ?? 0))
    const trial: Trial =
      kept.length === 0
        ? { captures: [], alerts: [], current: undefined, isComplete: true }
        : await tryBaseline({
            captures: kept.map(({ path }) => path),
            baseline: wanted,
            current: baseline(),
            site: siteFile(),
            protocolFolders,
            mostMs: limits.runMs,
            signal,
          })
    const { alerts, current } = trial
    const reported = (found: readonly Alert[]) => ({
      count: found.length,
      first: found.slice(0, limits.listed).map((alert) => triedOf(alert, kept)),
    })
    return {
      captures: trial.captures.map(({ file, packets }) => ({ name: kept[file]?.name ?? '', packets })),
      isComplete: trial.isComplete,
      hits: hitsOf(alerts),
      alerts: alerts.length,
      current: current === undefined ? null : { hits: hitsOf(current), alerts: current.length },
      added: reported(current === undefined ? alerts : notAmong(alerts, current)),
      silenced: reported(current === undefined ? [] : notAmong(current, alerts)),
    }
  }
}

/** @throws in words for text that is none */
function contentOf(text: string): BaselineContent {
  try {
    return parseBaseline(text)
  } catch (error) {
    throw new CodedError('baseline-refused', error instanceof Error ? error.message : String(error))
  }
}

const hitsOf = (alerts: readonly Alert[]) => alerts.reduce((sum, { count }) => sum + count, 0)

function triedOf(alert: Alert, captures: readonly { readonly name: string }[]): TriedAlert {
  const { id, rule, title, severity, time, count, what, sourceAddress, destinationAddress, places } = alert
  const [place] = places
  return {
    id,
    rule,
    title,
    severity,
    time: timeOf(time),
    count,
    what,
    source: sourceAddress,
    destination: destinationAddress,
    capture: place === undefined ? '' : (captures[place.file]?.name ?? ''),
    frame: place?.frame ?? 0,
  }
}
