import type { BaselineTest } from '#contract/baseline-test'
import { countOf } from '#ui/kit/format'

/** What came of a trial: how often it would have fired, against what fires now. */
export function trialSentence({ captures, isComplete, hits, alerts, current }: BaselineTest): string {
  if (captures.length === 0) return 'no capture is kept that could be read again.'
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0)
  const read = `${countOf(captures.length, 'capture')}, ${countOf(packets, 'packet')} read`
  const would = alerts === 0 ? 'would not have fired' : `would have fired ${firing(hits, alerts)}`
  const now =
    current === null
      ? ''
      : current.alerts === 0
        ? '; the baseline that counts now does not fire'
        : `; the baseline that counts now fires ${firing(current.hits, current.alerts)}`
  return `${would}${now}. ${read}${isComplete ? '.' : '; given up after two minutes, the rest is not known.'}`
}

const firing = (hits: number, alerts: number) => `${countOf(hits, 'time')} in ${countOf(alerts, 'alert')}`
