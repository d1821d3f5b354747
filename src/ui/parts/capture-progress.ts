import type { CaptureItem } from '#schema/capture'

type Progress = Pick<CaptureItem, 'state' | 'bytesRead' | 'size' | 'expectedSize'> &
  Partial<Pick<CaptureItem, 'isLive'>>

/** Progress of a capture, 0..1; undefined for a stream, which has no end. */
export function shareDone({ state, bytesRead, size, expectedSize, isLive }: Progress): number | undefined {
  if (isLive) return undefined
  if (state === 'reading' && size > 0) return bytesRead >= size ? undefined : bytesRead / size
  if (state === 'uploading' && expectedSize) return Math.min(size / expectedSize, 1)
  return undefined
}
