/** Bounds of one packet: whatever it claims, reading it ends soon. */
export const limits = {
  /** Packets inside packets that are followed; real networks nest three. */
  tunnelDepth: 6,
  /** VLAN and other tags before the EtherType that counts. */
  linkTags: 8,
  /** IPv6 extension headers (RFC 8200 §4.1 names at most seven). */
  extensionHeaders: 10,
  /** MPLS labels, GENEVE-like option lists, GRE source routes, radiotap words. */
  listEntries: 32,
  /** Fields before a packet that Wireshark exported, which knows some 40 kinds; most packets have ten. */
  exportedFields: 64,
} as const
