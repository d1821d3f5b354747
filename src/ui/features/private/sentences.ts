import type { CaptureItem } from '#schema/capture'
import type { ReportedOfAnalysis } from '#schema/private-analysis'
import { bytesText, countOf, countText, durationText, shareText } from '#ui/kit/format'

export interface Progress {
  /** 0..1, over all captures. */
  readonly share: number
  readonly text: string
}

/** Seconds before the remaining time is estimated. */
const RATE_SECONDS = 1

/** `310 MB of 840 MB, 37%, 2 min 5 s left`. */
export function progressOf(captures: readonly CaptureItem[], elapsedMs: number): Progress {
  const size = captures.reduce((sum, capture) => sum + capture.size, 0)
  const read = captures.reduce(
    (sum, capture) => sum + (capture.state === 'done' ? capture.size : capture.bytesRead),
    0,
  )
  const share = size === 0 ? 0 : Math.min(read / size, 1)
  const seconds = elapsedMs / 1000
  const shown = `${bytesText(read)} of ${bytesText(size)}, ${shareText(share)}`
  if (share <= 0 || seconds < RATE_SECONDS) return { share, text: shown }
  if (share >= 1) return { share, text: `${shown}; preparing results` }
  return { share, text: `${shown}, ${durationText((seconds / share) * (1 - share))} left` }
}

/** Summary of the results. */
export function foundSentence(reported: ReportedOfAnalysis, captures: readonly CaptureItem[]): string {
  const size = captures.reduce((sum, capture) => sum + capture.size, 0)
  const alerts = reported.alerts === 0 ? 'no alerts' : countOf(reported.alerts, 'alert')
  return (
    `${countOf(reported.devices, 'device')} and ${alerts} in ${countText(reported.packets)} packets, ` +
    `analysed in ${reported.wallSeconds < 1 ? 'less than a second' : durationText(reported.wallSeconds)} (${bytesText(size)}).`
  )
}

/** Problems, one line each; empty if there were none. */
export function troublesOf(
  captures: readonly CaptureItem[],
  reported: ReportedOfAnalysis,
): readonly string[] {
  return [
    ...captures.flatMap(({ name, problem, truncated }) =>
      [problem, ...truncated].filter((trouble) => trouble !== '').map((trouble) => `${name}: ${trouble}`),
    ),
    ...reported.leftOut,
  ]
}
