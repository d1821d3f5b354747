/** Bounds of Suricata's EVE: the writer of that file or socket is untrusted. Reaching one is counted. */
export const limits = {
  /** Characters of one line; Suricata cuts payloads it prints at 64 KiB. */
  lineCharacters: 256 * 1024,
  /** Brackets within brackets of one line; Suricata's own have some six. */
  depth: 32,
  /** Different alerts (signature, conversation, second) that wait for their traffic. */
  waiting: 100_000,
  /** Different signatures. The whole of Emerging Threats has some 45,000; one plant sees a few dozens. */
  signatures: 5_000,
  /** Hits of our own signatures that are remembered, so that Suricata's are not counted again. */
  ownHits: 20_000,
  /** Frames whose time and flow are remembered, so that an alert finds its packet: some seconds of a busy link. */
  frames: 1 << 17,
} as const
