import type { CaptureItem } from '#contract/capture'

type Progress = Pick<CaptureItem, 'state' | 'octetsRead' | 'size' | 'expectedSize'>

/** Share of a capture that is done, 0..1; undefined where there is no end to count to: a stream goes on. */
export function shareDone({ state, octetsRead, size, expectedSize }: Progress): number | undefined {
  if (state === 'reading' && size > 0) return octetsRead >= size ? undefined : octetsRead / size
  if (state === 'uploading' && expectedSize) return Math.min(size / expectedSize, 1)
  return undefined
}
