/** How much may be sent. A plan may only lower these. */
export interface QueryBudgets {
  /** Of one device. */
  readonly packetsPerSecond: number
  /** Of all devices together. */
  readonly sitePacketsPerSecond: number
  /** Per device and plan, link-layer header left out. */
  readonly bytesPerDevice: number
  readonly packetsPerDevice: number
  /** Milliseconds between two requests of one session. */
  readonly sessionGap: number
  /** Milliseconds between two queries of one device. */
  readonly gap: number
}

export const BUDGETS: QueryBudgets = {
  packetsPerSecond: 8,
  sitePacketsPerSecond: 10,
  bytesPerDevice: 6144,
  packetsPerDevice: 64,
  sessionGap: 300,
  gap: 1000,
}
