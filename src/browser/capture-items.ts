import type { CaptureState } from '#model/journal'
import type { CaptureItem } from '#schema/capture'
import { timeOf, timeOrNull } from '#schema/from-model'
import type { Capture } from './analysis.ts'

/** The captures as the pages know them; those without a state wait for their turn. `created` in microseconds. */
export function captureItems(
  captures: readonly Capture[],
  states: readonly (CaptureState | undefined)[],
  created: number,
): readonly CaptureItem[] {
  return captures.map(({ name, bytes }, file) => {
    const state = states[file]
    const isFailed = state?.state === 'failed'
    return {
      id: String(file),
      name,
      state: state?.state ?? 'queued',
      size: bytes.size,
      expectedSize: null,
      bytesRead: state?.bytesRead ?? 0,
      packets: state?.packets ?? 0,
      bytes: state?.bytes ?? 0,
      firstTime: timeOrNull(state?.firstTime),
      lastTime: timeOrNull(state?.lastTime),
      truncated: isFailed ? [] : [...(state?.truncated ?? [])],
      problem: isFailed ? state.truncated.join('; ') : '',
      sha256: null,
      isLive: false,
      canResume: false,
      created: timeOf(created),
    }
  })
}
