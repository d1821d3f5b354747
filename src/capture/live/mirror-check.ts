/** Finds mirror ports that show only part of the traffic, from a sample of their packets. */

export const mirrorLimits = {
  /** One in so many packets is looked at, so that the check costs little at any rate. */
  sampleEvery: 17,
  /** Packets of one judgement. */
  samples: 2000,
  /** Pairs of senders remembered for one judgement. */
  pairs: 4096,
  /** Packets compared for copies, and their distance in microseconds. */
  recent: 64,
  copyMicroseconds: 5000,
} as const

export const MIRROR_TEXTS = {
  broadcast:
    'only broadcast and multicast packets: the port is not a mirror destination; check the source ports of the session',
  oneDirection:
    'only one direction of most connections: mirror both directions (rx and tx) of the source ports',
  copies: 'most packets arrive twice: mirror each packet once, for example rx only on all ports of one VLAN',
  untagged:
    'ARP of several networks, but no VLAN tags: keep the tags on the mirror port (trunk, encapsulation replicate)',
} as const

/** Above this share a finding is reported. */
const MOST = 0.9
const HALF = 0.4
/** Pairs with enough samples that a judgement needs, and the samples of such a pair. */
const FEWEST_PAIRS = 4
const PAIR_SAMPLES = 8
/** ARP stays in its VLAN: senders of so many /24 networks on one port come from several. */
const MANY_NETWORKS = 4
/** Networks remembered. */
const MOST_NETWORKS = 256

export class MirrorCheck {
  #findings: readonly string[] = []
  #skipped = 0
  #samples = 0
  #groups = 0
  #tagged = 0
  #copies = 0
  /** Samples of unicast pairs in each direction. */
  readonly #pairs = new Map<string, [number, number]>()
  readonly #networks = new Set<number>()
  readonly #recent = new Map<number, number>()

  /** Of the last judgement. */
  get findings(): readonly string[] {
    return this.#findings
  }

  add(
    bytes: Uint8Array,
    {
      at,
      length,
      seconds,
      microseconds,
    }: { at: number; length: number; seconds: number; microseconds: number },
  ): void {
    if (length < 42) return
    if (bytes[at + 12] === 0x08 && bytes[at + 13] === 0x06) this.#arp(bytes, at)
    const time = seconds * 1e6 + microseconds
    // A copy follows its original at once, so the packet after a sampled one is compared too.
    if (++this.#skipped < mirrorLimits.sampleEvery) {
      if (this.#recent.size > 0 && this.#skipped <= 2) this.#compare(bytes, at, length, time)
      return
    }
    this.#skipped = 0
    this.#samples++
    if ((bytes[at]! & 1) === 1) this.#groups++
    else this.#pair(bytes, at)
    if (bytes[at + 12] === 0x81 && bytes[at + 13] === 0) this.#tagged++
    this.#recent.set(hashOf(bytes, at, length), time)
    if (this.#recent.size > mirrorLimits.recent) this.#recent.delete(this.#recent.keys().next().value!)
    if (this.#samples >= mirrorLimits.samples) this.#judge()
  }

  #compare(bytes: Uint8Array, at: number, length: number, time: number): void {
    const before = this.#recent.get(hashOf(bytes, at, length))
    if (before !== undefined && time - before <= mirrorLimits.copyMicroseconds) this.#copies++
  }

  #pair(bytes: Uint8Array, at: number): void {
    const destination = macOf(bytes, at)
    const source = macOf(bytes, at + 6)
    const isForward = source < destination
    const key = isForward ? `${source} ${destination}` : `${destination} ${source}`
    const known = this.#pairs.get(key)
    if (known === undefined && this.#pairs.size >= mirrorLimits.pairs) return
    const counts = known ?? [0, 0]
    counts[isForward ? 0 : 1]++
    this.#pairs.set(key, counts)
  }

  /** Sender protocol address of RFC 826 over Ethernet. */
  #arp(bytes: Uint8Array, at: number): void {
    const sender = at + 28
    if (bytes[sender] === 0 || this.#networks.size >= MOST_NETWORKS) return
    this.#networks.add((bytes[sender]! << 16) | (bytes[sender + 1]! << 8) | bytes[sender + 2]!)
  }

  #judge(): void {
    const findings: string[] = []
    const pairs = [...this.#pairs.values()].filter(([there, back]) => there + back >= PAIR_SAMPLES)
    const oneSided = pairs.filter(([there, back]) => there === 0 || back === 0).length
    if (this.#groups / this.#samples > MOST) findings.push(MIRROR_TEXTS.broadcast)
    else if (pairs.length >= FEWEST_PAIRS && oneSided / pairs.length > MOST)
      findings.push(MIRROR_TEXTS.oneDirection)
    if (this.#copies / this.#samples > HALF) findings.push(MIRROR_TEXTS.copies)
    if (this.#tagged === 0 && this.#networks.size >= MANY_NETWORKS) findings.push(MIRROR_TEXTS.untagged)
    this.#findings = findings
    this.#samples = 0
    this.#groups = 0
    this.#tagged = 0
    this.#copies = 0
    this.#pairs.clear()
    this.#networks.clear()
  }
}

function macOf(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let i = 0; i < 6; i++) value = value * 256 + bytes[at + i]!
  return value
}

/** FNV-1a over the network packet, without MAC addresses and VLAN tags, which differ between mirrored ports. */
function hashOf(bytes: Uint8Array, at: number, length: number): number {
  const isTagged = bytes[at + 12] === 0x81 && bytes[at + 13] === 0
  let hash = 0x811c9dc5
  const end = at + Math.min(length, 96)
  for (let i = at + (isTagged ? 16 : 12); i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash >>> 0
}
