/** Contents of a made capture, to check its readers against. */
export interface Truth {
  readonly packets: number
  readonly bytes: number
  /** Hosts of the site that say something. */
  readonly devices: number
  /** Protocol → function (docs/internals/facts.md §1) → requests. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export class Tally {
  readonly operations: Record<string, Record<string, number>> = {}

  count(protocol: string, code: string): void {
    this.operations[protocol] ??= {}
    const counts = this.operations[protocol]
    counts[code] = (counts[code] ?? 0) + 1
  }
}
