import type { Reconciliation } from '#contract/reconciliation'

declare module '../room.ts' {
  interface Room {
    /** Compares a list of devices (CSV, NetBox JSON, site file) with what was seen. Throws `bad-request` if it is no such list. */
    reconcile?(list: string): Promise<Reconciliation>
  }
}
