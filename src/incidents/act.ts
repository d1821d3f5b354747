/** The timed edges that incidents are made of. */
import type { Alert } from '#model/alert'
import type { Stage } from '#model/incident'
import type { Microseconds } from '#model/time'

/** Fields of a device that chaining needs. */
export interface Actor {
  /** Device id, or the address where there is no device. */
  readonly id: string
  readonly name: string
  /** Purdue level; undefined if unknown. */
  readonly level: number | undefined
  readonly isInternet: boolean
}

export interface ActivitySpan {
  readonly from: Microseconds
  readonly to: Microseconds
}

/** A user worked on another machine through a remote session or a tunnel. */
export interface RemoteUse {
  readonly client: string
  readonly server: string
  readonly protocol: string
  /** In order of time; never empty. */
  readonly spans: readonly ActivitySpan[]
}

/** A sign that two devices are in the same hands: an account, the same file. */
export interface SharedMark {
  readonly mark: string
  /** Address → when it first bore the mark. */
  readonly bearers: ReadonlyMap<string, Microseconds>
}

/** One device did something to another: an alert, or a remote session that led to one. */
export interface IncidentActivity {
  /** Unique, from content; also the order of acts of the same time. */
  readonly key: string
  readonly source: Actor
  readonly target: Actor
  readonly stage: Stage
  readonly time: Microseconds
  readonly lastTime: Microseconds
  readonly spans: readonly ActivitySpan[]
  /** Undefined for a remote session. */
  readonly alert: Alert | undefined
}
