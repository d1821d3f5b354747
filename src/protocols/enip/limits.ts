/** Bounds of what one flow of EtherNet/IP may keep. */
export const limits = {
  /** Encapsulation requests awaiting an answer. Clients keep a handful open; 64 is ten times what captures show. */
  pendingRequests: 64,
  /** Items read of one Common Packet Format list. The standard needs at most four; List Services may name more. */
  items: 16,
  /** Class 0/1 connections whose sequence numbers are watched on one UDP flow; the least recently opened goes first. */
  ioConnections: 256,
} as const
