/** Bounds on the state of one flow of CIP, and on the facts of one message. */
export const limits = {
  /** Requests awaiting an answer. Class 3 connections allow one each, UCMM a few; 128 is twenty times what captures show. */
  pendingRequests: 128,
  /** Connections whose route and partner id are remembered. A ControlLogix bridge holds 256 for all clients together. */
  connections: 128,
  /** Modules (slots) whose vendor and type are remembered, to read their status words. The largest chassis has 17 slots. */
  modules: 64,
  /** Tag names remembered while a client browses. A large controller has 20,000; the first seen are forgotten first. */
  symbols: 4096,
  /** Services read out of one Multiple Service Packet. 500 bytes hold at most 60, large connections 480. */
  services: 512,
  /** Envelopes inside envelopes: Unconnected Send over several hops, each with a Multiple Service Packet. */
  depth: 6,
  /** Segments of one path. */
  segments: 32,
  /** Readings emitted for one response. */
  readings: 64,
  /** Values of a write put into words. */
  values: 8,
} as const
