import type { Operation } from '#model/fact'

/** Meaning of a new value of a behaviour key in the words of its protocol, and the corresponding Defender alert. */
export interface Novelty {
  readonly behaviourKey: string
  /** Titles of data/defender-alerts.tsv; empty where Defender has none for it. */
  readonly titles: readonly string[]
  /** The new property, to be read after "new": `Modbus function 6`, `data block DB7`. */
  readonly what: (operation: Operation, keyValue: string) => string
  /** Only operations for which this holds. */
  readonly when?: (operation: Operation) => boolean
  /** True: an alert for each value, where there are few, such as function codes. Default: one for the key. */
  readonly isEach?: boolean
  /** True: also for clients that are new themselves, even if they only read. */
  readonly ofUnknownClients?: boolean
  /** True: worth telling between offices, too, even of who only looks. */
  readonly isGrave?: boolean
  /** True: names the part of the server (unit, station); proves nothing about a client that is new itself. */
  readonly isPart?: boolean
}

/** Object of the operation, in at most 120 characters. */
export function touched({ object, name }: Operation): string {
  const text = object === undefined || object === '' ? name : object
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
