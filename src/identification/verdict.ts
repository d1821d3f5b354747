/** Evidence in, one distribution over subtypes out: a sum of capped log likelihood ratios, one of each channel. */
import type { DeviceType } from '#model/device'
import { CHANNELS, type EvidenceChannel } from '#model/identification'
import type { EvidenceItem } from './evidence.ts'
import type { Taxonomy } from './taxonomy.ts'

/** The most that a channel may move a subtype, in nats. A name may not outrank an identity service. */
export const CAPS: Readonly<Record<EvidenceChannel, number>> = {
  person: 20,
  service: 6,
  catalogue: 5,
  part: 5,
  kind: 4,
  text: 3,
  name: 2,
  alike: 4,
  learned: 1.5,
  domain: 1.5,
  maker: 4,
  stack: 1,
}

/** Strengths are judged, not certain: none counts as more than that. */
const MOST = 0.985

interface ChannelScore {
  readonly channel: EvidenceChannel
  /** Of subtypes it does not name. */
  readonly otherwise: number
  /** By subtype: capped score, and the item that gave it. */
  readonly named: ReadonlyMap<
    number,
    { readonly score: number; readonly raw: number; readonly item: EvidenceItem }
  >
  readonly rawOtherwise: number
}

export interface Scores {
  readonly channels: readonly ChannelScore[]
  /** Share of each subtype that some item names. */
  readonly shares: ReadonlyMap<number, number>
  /** Share of each of the others, as a multiple of what it had before. */
  readonly rest: number
  /** The same without caps. */
  readonly uncapped: ReadonlyMap<number, number>
}

export function scoresOf(items: readonly EvidenceItem[], taxonomy: Taxonomy): Scores {
  const channels: ChannelScore[] = []
  for (const channel of CHANNELS) {
    const score = channelScore(items, channel, taxonomy.priors)
    if (score !== undefined) channels.push(score)
  }
  const named = new Set<number>()
  for (const one of channels) for (const subtype of one.named.keys()) named.add(subtype)
  const capped = softmax(channels, named, taxonomy.priors, false)
  return {
    channels,
    shares: capped.shares,
    rest: capped.rest,
    uncapped: softmax(channels, named, taxonomy.priors, true).shares,
  }
}

/** Of each subtype only the strongest item counts: five banners are one opinion. */
function channelScore(
  items: readonly EvidenceItem[],
  channel: EvidenceChannel,
  priors: readonly number[],
): ChannelScore | undefined {
  const best = new Map<number, { weight: number; item: EvidenceItem }>()
  let strength = 0
  for (const item of items) {
    if (item.channel !== channel) continue
    for (const [subtype, share] of item.shares) {
      const weight = Math.min(MOST, item.strength) * share
      const known = best.get(subtype)
      if (known === undefined || weight > known.weight) best.set(subtype, { weight, item })
    }
    if (item.shares.length > 0) strength = Math.max(strength, Math.min(MOST, item.strength))
  }
  if (best.size === 0) return undefined
  let sum = 0
  for (const { weight } of best.values()) sum += weight
  const unsure = 1 - strength
  const capOf = (item: EvidenceItem) => Math.min(CAPS[channel], item.most ?? CAPS[channel])
  let most = 0
  let over = 0
  const named = new Map<number, { score: number; raw: number; item: EvidenceItem }>()
  for (const [subtype, { weight, item }] of best) {
    const raw = Math.log((strength * weight) / (sum * priors[subtype]!) + unsure)
    const cap = capOf(item)
    most = Math.max(most, cap)
    if (channel !== 'maker') over = Math.max(over, raw - cap)
    named.set(subtype, { score: raw, raw, item })
  }
  // The cap takes the same from all: the channel's ratio of one to another is unchanged. Shares of a vendor's range are
  // too rough for that.
  for (const [subtype, found] of named)
    named.set(subtype, { ...found, score: clamp(found.raw - over, capOf(found.item)) })
  const rawOtherwise = Math.log(unsure)
  return { channel, otherwise: clamp(rawOtherwise, most), named, rawOtherwise }
}

function clamp(value: number, cap: number): number {
  return Math.max(-cap, Math.min(cap, value))
}

function softmax(
  channels: readonly ChannelScore[],
  named: ReadonlySet<number>,
  priors: readonly number[],
  isUncapped: boolean,
): { readonly shares: ReadonlyMap<number, number>; readonly rest: number } {
  const weights = new Map<number, number>()
  let sum = 1
  for (const subtype of named) sum -= priors[subtype]!
  for (const subtype of named) {
    let more = 0
    for (const one of channels) {
      const found = one.named.get(subtype)
      if (found === undefined) continue
      more += isUncapped ? found.raw - one.rawOtherwise : found.score - one.otherwise
    }
    const weight = Math.exp(more) * priors[subtype]!
    weights.set(subtype, weight)
    sum += weight
  }
  const shares = new Map<number, number>()
  for (const [subtype, weight] of weights) shares.set(subtype, weight / sum)
  return { shares, rest: 1 / sum }
}

export interface TypeShare {
  readonly type: DeviceType
  readonly share: number
  /** The likeliest of its subtypes. */
  readonly subtype: number
  readonly subtypeShare: number
}

/** Types by share, the likeliest first. */
export function typeShares(shares: ReadonlyMap<number, number>, taxonomy: Taxonomy): readonly TypeShare[] {
  const types = new Map<
    DeviceType,
    { type: DeviceType; share: number; subtype: number; subtypeShare: number }
  >()
  for (const [subtype, share] of shares) {
    const { type } = taxonomy.subtypes[subtype]!
    const known = types.get(type)
    if (known === undefined) types.set(type, { type, share, subtype, subtypeShare: share })
    else {
      known.share += share
      if (share > known.subtypeShare) Object.assign(known, { subtype, subtypeShare: share })
    }
  }
  return [...types.values()].sort((a, b) => b.share - a.share || (a.type < b.type ? -1 : 1))
}
