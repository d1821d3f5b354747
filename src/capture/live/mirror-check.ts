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
  /** Index of a unicast pair by the hash of its MAC addresses, and its samples in each direction. */
  readonly #pairs = new Map<number, number>()
  readonly #forward = new Uint32Array(mirrorLimits.pairs)
  readonly #backward = new Uint32Array(mirrorLimits.pairs)
  readonly #networks = new Set<number>()
  /** Hashes and times of the last sampled packets, the oldest overwritten. */
  readonly #recent = new Int32Array(mirrorLimits.recent)
  readonly #recentTimes = new Float64Array(mirrorLimits.recent).fill(Number.NEGATIVE_INFINITY)
  #recentAt = 0

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
      if (this.#samples > 0 && this.#skipped <= 2) this.#compare(bytes, at, length, time)
      return
    }
    this.#skipped = 0
    this.#samples++
    if ((bytes[at]! & 1) === 1) this.#groups++
    else this.#pair(bytes, at)
    if (bytes[at + 12] === 0x81 && bytes[at + 13] === 0) this.#tagged++
    this.#recent[this.#recentAt] = hashOf(bytes, at, length)
    this.#recentTimes[this.#recentAt] = time
    this.#recentAt = (this.#recentAt + 1) % mirrorLimits.recent
    if (this.#samples >= mirrorLimits.samples) this.#judge()
  }

  #compare(bytes: Uint8Array, at: number, length: number, time: number): void {
    const hash = hashOf(bytes, at, length)
    const { copyMicroseconds, recent } = mirrorLimits
    for (let index = 0; index < recent; index++) {
      if (this.#recent[index] !== hash || time - this.#recentTimes[index]! > copyMicroseconds) continue
      this.#copies++
      return
    }
  }

  #pair(bytes: Uint8Array, at: number): void {
    const destination = macHash(bytes, at)
    const source = macHash(bytes, at + 6)
    const isForward = source < destination
    const low = isForward ? source : destination
    const key = Math.imul(low, 0x01000193) ^ (isForward ? destination : source)
    let index = this.#pairs.get(key)
    if (index === undefined) {
      index = this.#pairs.size
      if (index >= mirrorLimits.pairs) return
      this.#pairs.set(key, index)
      this.#forward[index] = 0
      this.#backward[index] = 0
    }
    const counts = isForward ? this.#forward : this.#backward
    counts[index]!++
  }

  /** Sender protocol address of RFC 826 over Ethernet. */
  #arp(bytes: Uint8Array, at: number): void {
    const sender = at + 28
    if (bytes[sender] === 0 || this.#networks.size >= MOST_NETWORKS) return
    this.#networks.add((bytes[sender]! << 16) | (bytes[sender + 1]! << 8) | bytes[sender + 2]!)
  }

  #judge(): void {
    const findings: string[] = []
    let pairs = 0
    let oneSided = 0
    for (let index = 0; index < this.#pairs.size; index++) {
      const there = this.#forward[index]!
      const back = this.#backward[index]!
      if (there + back < PAIR_SAMPLES) continue
      pairs++
      if (there === 0 || back === 0) oneSided++
    }
    if (this.#groups / this.#samples > MOST) findings.push(MIRROR_TEXTS.broadcast)
    else if (pairs >= FEWEST_PAIRS && oneSided / pairs > MOST) findings.push(MIRROR_TEXTS.oneDirection)
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

/** FNV-1a. */
function macHash(bytes: Uint8Array, at: number): number {
  let hash = 0x811c9dc5 | 0
  for (let i = at; i < at + 6; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash
}

/** FNV-1a over the network packet, without MAC addresses and VLAN tags, which differ between mirrored ports. */
function hashOf(bytes: Uint8Array, at: number, length: number): number {
  const isTagged = bytes[at + 12] === 0x81 && bytes[at + 13] === 0
  let hash = 0x811c9dc5 | 0
  const end = at + Math.min(length, 96)
  for (let i = at + (isTagged ? 16 : 12); i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash
}
