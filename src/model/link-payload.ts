/**
 * Payloads of a link without an EtherType, as numbers below 0x0600, which no EtherType has. Those of Linux
 * (include/uapi/linux/if_ether.h) occur in cooked captures too; a protocol claims them with `{ etherType }`.
 */
export const LINK_PAYLOAD = {
  can: 0x000c,
  canFd: 0x000d,
  canXl: 0x000e,
  ieee802154: 0x00f6,
  // Ours: Linux has no such numbers.
  wifiManagement: 0x0501,
  mstp: 0x0502,
  /** Bytes of a serial line, as they were sent in one go. */
  serial: 0x0503,
} as const

const numbers: ReadonlySet<number> = new Set(Object.values(LINK_PAYLOAD))

export function isLinkPayload(number: number): boolean {
  return numbers.has(number)
}
