import { u16be } from '#bytes/read'
import type { Packet } from '#wire/packet'

const limits = {
  /** Frames before one is odd: what a trunk looks like is seen by then. */
  frames: 100,
  /** Of so many frames one at most; where providers put tags around tags, or a mirror puts its own, many have two. */
  rarity: 200,
} as const

/** IEEE 802.1Q-2018 §9.6: a tag of the plant's own kind. Where tags lie in tags by plan, the outer one is 0x88a8. */
const CUSTOMER_TAG = 0x8100
const ADDRESSES = 12
const TAG = 4

/**
 * Frames with a second VLAN tag where hardly any has one: the first switch takes the outer tag off, the next one carries
 * the frame into the VLAN of the inner one, which its sender may not reach (VLAN hopping).
 */
export class SecondTags {
  #frames = 0
  #doubled = 0

  /** A frame without a tag. */
  untagged(): void {
    this.#frames++
  }

  isOdd(packet: Packet): boolean {
    this.#frames++
    if (packet.innerVlan < 0 || packet.tunnel !== '' || !hasCustomerTags(packet)) return false
    this.#doubled++
    return this.#frames >= limits.frames && this.#doubled * limits.rarity <= this.#frames
  }
}

function hasCustomerTags({ bytes, start }: Packet): boolean {
  const at = start + ADDRESSES
  return u16be(bytes, at) === CUSTOMER_TAG && u16be(bytes, at + TAG) === CUSTOMER_TAG
}
