/** Threat intelligence in words that the readers of feeds, the rules and the pages share. */
import type { Microseconds } from './time.ts'

export const INDICATOR_KINDS = ['address', 'domain', 'url', 'hash', 'fingerprint'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

/** An indicator of an attack by a feed. */
export interface Indicator {
  readonly kind: IndicatorKind
  /**
   * In canonical spelling: `198.51.100.7`, `198.51.100.0/24`, `bad.example`, `bad.example/path`, lower-case hex digits
   * of MD5, SHA-1 or SHA-256, `ja3:…`, `ja4:…`.
   */
  readonly value: string
  /** Threat that it indicates, in the words of the feed; '' if the feed names none. */
  readonly name: string
  /** The file it came from. */
  readonly source: string
  /** 0..100, as STIX 2.1 §3.2 counts; undefined if the feed gives none. */
  readonly confidence?: number | undefined
  /** Traffic Light Protocol label: `red`, `amber`, `green`, `clear`, `amber+strict`. */
  readonly marking?: string | undefined
  readonly validFrom?: Microseconds | undefined
  readonly validUntil?: Microseconds | undefined
  /** Port of the server that the address must be reached at; absent: any. */
  readonly port?: number | undefined
}

/** Queries of loaded threat intelligence. */
export interface Threats {
  readonly isEmpty: boolean
  /**
   * The indicator that speaks of `value` at `time`: the narrowest range, the longest domain suffix.
   * @param port of the server, where an indicator may ask for one
   */
  find(kind: IndicatorKind, value: string, time: Microseconds, port?: number): Indicator | undefined
}

export const NO_THREATS: Threats = { isEmpty: true, find: () => undefined }
