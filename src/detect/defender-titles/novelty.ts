import type { Operation } from '#model/fact'

/** What a new value of a behaviour key means in the words of its protocol, and which Defender alert it corresponds to. */
export interface Novelty {
  readonly behaviourKey: string
  /** Titles of data/defender-alerts.tsv; empty where Defender has none for it. */
  readonly titles: readonly string[]
  /** What is new, to be read after "new": `Modbus function 6`, `data block DB7`. */
  readonly what: (operation: Operation, keyValue: string) => string
  /** Only operations for which this holds. */
  readonly when?: (operation: Operation) => boolean
  /** True: an alert for each value, where there are few, such as function codes. Default: one for the key. */
  readonly isEach?: boolean
  /** True: tells of clients that are new themselves, too, even if they only look. */
  readonly ofUnknownClients?: boolean
  /** True: worth telling between offices, too, even of who only looks. */
  readonly isGrave?: boolean
  /** True: which part of the server is meant (unit, station); says nothing about a client that is new itself. */
  readonly isPart?: boolean
}

/** What was touched, in at most 120 characters. */
export function touched({ object, name }: Operation): string {
  const text = object === undefined || object === '' ? name : object
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
