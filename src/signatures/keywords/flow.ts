/** `flow`, bits of flows and hosts, `app-layer-protocol`, `threshold`, `detection_filter`. */
import { FAILED, headerProtocol } from '../protocols.ts'
import { type KeywordReader, KeywordRefused, type RuleBuilder } from '../rule-builder.ts'
import { parts } from '../rule-text.ts'
import type { FlowWish, HostBitWish, ThresholdWish } from '../signature.ts'

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

const HOST_TRACKS: Readonly<Record<string, HostBitWish['track']>> = {
  ip_src: 'source',
  ip_dst: 'destination',
  ip_pair: 'both',
  src: 'source',
  dst: 'destination',
  both: 'both',
}
/** As Suricata has it where a rule names no time. */
const HOST_BIT_SECONDS = { xbits: 30, hostbits: 300 } as const
const LONGEST_SECONDS = 30 * 86_400

/** `set,name,track ip_src,expire 60`; of hostbits `set,name,src`. */
function hostBit(rule: RuleBuilder, value: string, keyword: keyof typeof HOST_BIT_SECONDS): void {
  const [command = '', name = '', ...rest] = parts(value)
  if (command.toLowerCase() === 'noalert') {
    rule.isSilent = true
    return
  }
  const known = COMMANDS.find((one) => one === command.toLowerCase())
  if (known === undefined || name === '')
    throw new KeywordRefused('expected set, unset, toggle, isset or isnotset and a name')
  const words = named(rest.join(','))
  const whom = keyword === 'xbits' ? words.get('track') : (rest[0] ?? 'src')
  const track = HOST_TRACKS[(whom ?? '').toLowerCase()]
  if (track === undefined) throw new KeywordRefused('expected ip_src, ip_dst or ip_pair')
  const seconds = Number(words.get('expire') ?? HOST_BIT_SECONDS[keyword])
  if (!(Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_SECONDS))
    throw new KeywordRefused(`expire: expected 1..${LONGEST_SECONDS}`)
  rule.hostBits.push({ command: known, name, track, seconds })
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
  xbits: (rule, value) => hostBit(rule, value, 'xbits'),
  hostbits: (rule, value) => hostBit(rule, value, 'hostbits'),
  'app-layer-protocol'(rule, value) {
    const isNegated = value.startsWith('!')
    if (value.trim().toLowerCase() === FAILED) {
      rule.needs(FAILED)
      return
    }
    const protocol = headerProtocol(value.replace(/^!\s*/, '').trim().toLowerCase())
    if (protocol === undefined || protocol.application === '')
      throw new KeywordRefused(`${value} is not a supported application protocol`)
    if (!isNegated) rule.needs(protocol.application)
    else rule.flow = { ...rule.flow, otherThan: [...rule.flow.otherThan, protocol.application] }
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
