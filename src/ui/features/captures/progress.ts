import type { CaptureItem } from '#schema/capture'
import { bytesText, countOf, durationText, shareText } from '#ui/kit/format'

/** An upload of this browser. */
export interface Sending {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly sent: number
  /** Milliseconds; 0 while queued. */
  readonly startedMs: number
  readonly error: unknown
}

/** `39 MB of 840 MB` while it is read, `39 MB` of a stream, else its size. */
export function sizeText({ state, bytesRead, size, isLive }: CaptureItem): string {
  if (isLive) return bytesText(bytesRead)
  if (state !== 'reading') return bytesText(size)
  return bytesRead > size ? bytesText(bytesRead) : `${bytesText(bytesRead)} of ${bytesText(size)}`
}

/** Its problems, without duplicates; for an interrupted upload, what to do. */
export function troublesOf({ problem, truncated, state, canResume }: CaptureItem): readonly string[] {
  const isCutOff = state === 'interrupted' && !canResume
  const reported = isCutOff ? `${problem}: select the file again to upload the rest` : problem
  return [...new Set([reported, ...truncated])].filter((trouble) => trouble !== '')
}

/** `310 MB of 840 MB, 37%, 2 min 5 s left`; rate averaged since the start. For a failed upload its size. */
export function sendingText({ sent, size, startedMs, error }: Sending, nowMs: number): string {
  if (error !== undefined) return bytesText(size)
  if (startedMs === 0) return `queued, ${bytesText(size)}`
  const share = size === 0 ? 1 : sent / size
  const shown = `${bytesText(sent)} of ${bytesText(size)}, ${shareText(share)}`
  const seconds = (nowMs - startedMs) / 1000
  if (share <= 0 || share >= 1 || seconds < 1) return shown
  return `${shown}, ${durationText((seconds / share) * (1 - share))} left`
}

/** Data that is removed with a capture, and data that remains. */
export function removalText({ state }: Pick<CaptureItem, 'state'>): string {
  if (state === 'queued' || state === 'uploading') return 'The uploaded part is deleted.'
  return [
    'Deletes its packets and everything found only in it: devices, connections, alerts, events and edits of these.',
    'Reports, mutes, signed baselines, backups and forwarded messages remain, as does a file read in place.',
  ].join(' ')
}

/** Summary above the list. */
export function capturesSentence(captures: readonly CaptureItem[], sending: number): string {
  const of = (...states: CaptureItem['state'][]) =>
    captures.filter(({ state }) => states.includes(state)).length
  const live = captures.find(({ isLive }) => isLive)
  const reading = captures.find(({ state, isLive }) => state === 'reading' && !isLive)
  const parts = [
    live ? `live feed ${live.name}` : '',
    of('done') > 0 || captures.length === 0 ? `${countOf(of('done'), 'capture')} analysed` : '',
    reading ? `analysing ${reading.name}` : '',
    of('removing') > 0 ? `${of('removing')} being removed` : '',
    of('queued') > 0 ? `${of('queued')} queued` : '',
    sending > 0 ? `${sending} uploading` : '',
    of('failed', 'interrupted') > 0 ? `${of('failed', 'interrupted')} with problems` : '',
  ].filter(Boolean)
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const STATE_TEXTS: Readonly<Record<CaptureItem['state'], string>> = {
  uploading: 'uploading',
  queued: 'queued',
  reading: 'analysing',
  done: 'analysed',
  failed: 'failed',
  interrupted: 'interrupted',
  removing: 'being removed',
}

export function stateText({ state, isLive }: CaptureItem): string {
  return isLive ? 'live feed' : STATE_TEXTS[state]
}

/** The interrupted upload of the same file, if any; it is resumed. */
export function brokenOff(
  captures: readonly CaptureItem[],
  file: { name: string; size: number },
): CaptureItem | undefined {
  return captures.find(
    ({ name, state, size, expectedSize }) =>
      state === 'interrupted' && name === file.name && expectedSize === file.size && size < file.size,
  )
}
