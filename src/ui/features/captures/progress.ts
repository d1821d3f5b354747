import type { CaptureItem } from '#contract/capture'
import { countOf, durationText, octetsText, shareText } from '#ui/kit/format'

/** One capture on its way from this browser. */
export interface Sending {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly sent: number
  /** Milliseconds; 0 while it waits for its turn. */
  readonly startedMs: number
  readonly error: unknown
}

/** `39 MB of 840 MB` while it is read, `39 MB` of a stream, else its size. */
export function sizeText({ state, octetsRead, size }: CaptureItem): string {
  if (state !== 'reading') return octetsText(size)
  return octetsRead > size ? octetsText(octetsRead) : `${octetsText(octetsRead)} of ${octetsText(size)}`
}

/** What was wrong with it, each thing once; of an upload that broke off, what to do. */
export function troublesOf({ problem, truncated, state, canResume }: CaptureItem): readonly string[] {
  const isCutOff = state === 'interrupted' && !canResume
  const told = isCutOff ? `${problem}: choose the file again to send the rest` : problem
  return [...new Set([told, ...truncated])].filter((trouble) => trouble !== '')
}

/** `310 MB of 840 MB, 37 %, 2 min 5 s left`; the rate is that since the start. Of one that failed its size. */
export function sendingText({ sent, size, startedMs, error }: Sending, nowMs: number): string {
  if (error !== undefined) return octetsText(size)
  if (startedMs === 0) return `waits, ${octetsText(size)}`
  const share = size === 0 ? 1 : sent / size
  const shown = `${octetsText(sent)} of ${octetsText(size)}, ${shareText(share)}`
  const seconds = (nowMs - startedMs) / 1000
  if (share <= 0 || share >= 1 || seconds < 1) return shown
  return `${shown}, ${durationText((seconds / share) * (1 - share))} left`
}

/** What goes with a capture, and what does not, for whoever is about to remove it. */
export function removalText({ state }: Pick<CaptureItem, 'state'>): string {
  if (state === 'queued' || state === 'uploading') return 'What has arrived of it goes.'
  return [
    'Its packets go, and all that it alone told: devices, links, alerts, events, and what was said of them.',
    'Reports, mutes, signed baselines, backups and messages sent before stay, and so does a file that was read where it lies.',
  ].join(' ')
}

/** The sentence above the list. */
export function capturesSentence(captures: readonly CaptureItem[], sending: number): string {
  const of = (...states: CaptureItem['state'][]) =>
    captures.filter(({ state }) => states.includes(state)).length
  const reading = captures.find(({ state }) => state === 'reading')
  const parts = [
    `${countOf(of('done'), 'capture')} read`,
    reading ? `${reading.name} is being read` : '',
    of('removing') > 0 ? `${of('removing')} being removed` : '',
    of('queued') > 0 ? `${of('queued')} waiting` : '',
    sending > 0 ? `${sending} being sent` : '',
    of('failed', 'interrupted') > 0 ? `${of('failed', 'interrupted')} in trouble` : '',
  ].filter(Boolean)
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const STATE_TEXTS: Readonly<Record<CaptureItem['state'], string>> = {
  uploading: 'being sent',
  queued: 'waits its turn',
  reading: 'being read',
  done: 'read',
  failed: 'failed',
  interrupted: 'interrupted',
  removing: 'being removed',
}

export function stateText({ state }: CaptureItem): string {
  return STATE_TEXTS[state]
}

/** The upload of the same file that broke off, if there is one: it is gone on with instead of begun again. */
export function brokenOff(
  captures: readonly CaptureItem[],
  file: { name: string; size: number },
): CaptureItem | undefined {
  return captures.find(
    ({ name, state, size, expectedSize }) =>
      state === 'interrupted' && name === file.name && expectedSize === file.size && size < file.size,
  )
}
