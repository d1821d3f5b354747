/** `flow`, `flowbits`, `threshold`, `detection_filter`. */
import { type KeywordReader, KeywordRefused } from '../rule-builder.ts'
import { parts } from '../rule-text.ts'
import type { FlowWish, ThresholdWish } from '../signature.ts'

const FLOW: Readonly<Record<string, Partial<FlowWish>>> = {
  to_server: { direction: 'to-server' },
  from_client: { direction: 'to-server' },
  to_client: { direction: 'to-client' },
  from_server: { direction: 'to-client' },
  established: { established: true },
  not_established: { established: false },
  stateless: {},
  only_stream: { only: 'stream' },
  no_stream: { only: 'packet' },
}

const COMMANDS = ['set', 'unset', 'toggle', 'isset', 'isnotset'] as const
const TRACKS: Readonly<Record<string, ThresholdWish['track']>> = {
  by_src: 'source',
  by_dst: 'destination',
  by_both: 'both',
  by_rule: 'rule',
  by_flow: 'flow',
}

/** Words with an argument each, in any order. */
function named(value: string): ReadonlyMap<string, string> {
  return new Map(
    parts(value).map((part) => {
      const [name = '', ...rest] = part.split(/[\s:]+/)
      return [name.toLowerCase(), rest.join(' ')]
    }),
  )
}

function threshold(value: string, kind: ThresholdWish['kind']): ThresholdWish {
  const words = named(value)
  const track = TRACKS[words.get('track') ?? '']
  const count = Number(words.get('count'))
  const seconds = Number(words.get('seconds'))
  if (track === undefined)
    throw new KeywordRefused(`track: expected by_src, by_dst, by_both, by_rule or by_flow`)
  if (!(Number.isInteger(count) && count > 0)) throw new KeywordRefused('count: expected 1 or more')
  if (!(Number.isInteger(seconds) && seconds > 0)) throw new KeywordRefused('seconds: expected 1 or more')
  return { kind, track, count, seconds }
}

export const flowKeywords: Readonly<Record<string, KeywordReader>> = {
  flow(rule, value) {
    for (const word of parts(value.toLowerCase())) {
      const wish = FLOW[word]
      if (wish === undefined) throw new KeywordRefused(`unknown word ${word}`)
      if (
        wish.direction !== undefined &&
        rule.flow.direction !== undefined &&
        rule.flow.direction !== wish.direction
      )
        throw new KeywordRefused('both directions at once')
      rule.flow = { ...rule.flow, ...wish }
    }
  },
  flowbits(rule, value) {
    const [command = '', ...rest] = parts(value)
    if (command === 'noalert') {
      rule.isSilent = true
      return
    }
    const known = COMMANDS.find((one) => one === command.toLowerCase())
    const names = rest
      .join(',')
      .split('|')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    if (known === undefined || names.length === 0)
      throw new KeywordRefused('expected set, unset, toggle, isset or isnotset and a name')
    rule.flowBits.push({ command: known, names })
  },
  threshold(rule, value) {
    const kind = named(value).get('type') ?? ''
    if (kind !== 'limit' && kind !== 'threshold' && kind !== 'both')
      throw new KeywordRefused('type: expected limit, threshold or both')
    rule.threshold = threshold(value, kind)
  },
  detection_filter(rule, value) {
    rule.threshold = threshold(value, 'detection-filter')
  },
  noalert(rule) {
    rule.isSilent = true
  },
}
