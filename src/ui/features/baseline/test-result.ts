import type { BaselineTest } from '#schema/baseline-test'
import { countOf } from '#ui/kit/format'

/** Result of a test: alerts it would have raised, compared with the current baseline. */
export function testSentence({ captures, isComplete, hits, alerts, current }: BaselineTest): string {
  if (captures.length === 0) return 'no stored capture to test against.'
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0)
  const read = `Read ${countOf(captures.length, 'capture')} (${countOf(packets, 'packet')})`
  const would = alerts === 0 ? 'would not have fired' : `would have fired ${firing(hits, alerts)}`
  const now =
    current === null
      ? ''
      : current.alerts === 0
        ? '; the current baseline does not fire'
        : `; the current baseline fires ${firing(current.hits, current.alerts)}`
  return `${would}${now}. ${read}${isComplete ? '.' : '. Stopped after two minutes; the result is incomplete.'}`
}

const firing = (hits: number, alerts: number) => `${countOf(hits, 'time')} in ${countOf(alerts, 'alert')}`
