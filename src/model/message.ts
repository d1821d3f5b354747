/** Messages to external systems: one flat shape for alerts, incidents, events and status messages of the sensor. */
import type { DetectionEngine, Severity } from './rule.ts'
import { SEVERITIES } from './rule.ts'
import type { Microseconds } from './time.ts'

/** Kinds of messages that a destination may select. */
export const MESSAGE_KINDS = ['alert', 'incident', 'event', 'system', 'device', 'exposure'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/**
 * Why a message is sent. `graver`: severity rose. `further`: an incident reached a later stage. `reopened`: a person
 * opened a closed alert. `again`: it happened again after a person closed it. `closed`: a person closed or learned it;
 * an exposure is gone. `commented`: a person wrote a comment. `changed`: a device or exposure is no longer as it was.
 */
export const MESSAGE_REASONS = [
  'new',
  'graver',
  'further',
  'reopened',
  'again',
  'closed',
  'commented',
  'changed',
  'test',
] as const
export type MessageReason = (typeof MESSAGE_REASONS)[number]

/** One side of what happened; '' where a text is unknown. */
export interface MessageParty {
  /** Device id; '' where there is none. */
  readonly id: string
  readonly name: string
  /** IP address; '' if it has none. */
  readonly address: string
  readonly mac: string
  readonly zone: string
  readonly type: string
  readonly vendor: string
}

export const NO_PARTY: MessageParty = {
  id: '',
  name: '',
  address: '',
  mac: '',
  zone: '',
  type: '',
  vendor: '',
}

/** A card of a rack or a device behind this one. '' where a text is unknown. */
export interface MessageModule {
  readonly path: string
  readonly rack: number | undefined
  readonly slot: number | undefined
  readonly name: string
  readonly vendor: string
  readonly model: string
  readonly serial: string
  readonly firmware: string
}

/** Device fields sent to an external inventory, in addition to the source of its message. '' if unknown. */
export interface MessageDevice {
  readonly class: string
  readonly model: string
  readonly orderNumber: string
  readonly serial: string
  readonly firmware: string
  readonly os: string
  readonly location: string
  readonly purdueLevel: number | undefined
  readonly importance: string
  readonly mode: string
  readonly keyPosition: string
  readonly hostnames: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly macAddresses: readonly string[]
  readonly protocols: readonly string[]
  readonly vlans: readonly number[]
  readonly modules: readonly MessageModule[]
}

/** Finding sent to an external vulnerability management system. */
export interface MessageExposure {
  /** '' for a weak setting. */
  readonly cve: string
  readonly isCertain: boolean
  readonly score: number
  readonly band: string
  readonly cvss: number | undefined
  readonly vector: string
  readonly epss: number | undefined
  /** Date of its entry in the catalogue of known exploited vulnerabilities; '' for none. */
  readonly knownExploited: string
  readonly published: string
  readonly state: string
  readonly fixedIn: readonly string[]
  /** Path of the module it concerns; '' for the device itself. */
  readonly module: string
  /** Why it applies, in words. */
  readonly proof: string
}

export interface ExportMessage {
  readonly kind: MessageKind | 'test'
  readonly reason: MessageReason
  /** Id of the alert, incident, event or status message: the same for each message about it. */
  readonly id: string
  /** Id of the rule, type of the event, word of the notice. */
  readonly rule: string
  readonly title: string
  /** Activity with source and target, in one sentence. */
  readonly text: string
  readonly severity: Severity
  readonly engine: DetectionEngine | ''
  readonly category: string
  readonly protocol: string
  readonly time: Microseconds
  readonly lastTime: Microseconds
  readonly count: number
  /** ATT&CK ids. */
  readonly techniques: readonly string[]
  /** Titles of the Defender for IoT alerts it corresponds to. */
  readonly defenderTitles: readonly string[]
  readonly source: MessageParty
  readonly target: MessageParty
  readonly normal: string
  readonly why: string
  readonly todo: readonly string[]
  /** Where our pages show it, from `/` on; '' for none. */
  readonly path: string
  /** Of kinds `device` and `exposure`. */
  readonly device?: MessageDevice
  readonly exposure?: MessageExposure
}

/** Which messages a destination gets. An empty list narrows nothing. */
export interface MessageFilter {
  readonly kinds: readonly MessageKind[]
  /** This one and graver ones. */
  readonly severity: Severity
  /** These three narrow alerts only. */
  readonly engines: readonly DetectionEngine[]
  readonly protocols: readonly string[]
  readonly rules: readonly string[]
  /** Zone of either side; narrows alerts and events. */
  readonly zones: readonly string[]
  /** Also when a person closes an alert the destination knows. */
  readonly closed: boolean
}

/** True if a destination with this filter gets the message. The sensor's own notices and devices are never too mild. */
export function wants(filter: MessageFilter, message: ExportMessage): boolean {
  const { kind } = message
  if (kind === 'test') return true
  const isUnwanted = message.reason === 'closed' && kind !== 'exposure' && !filter.closed
  if (!filter.kinds.includes(kind) || isUnwanted) return false
  if (kind === 'system') return true
  const hasNoSeverity = kind === 'device' || (kind === 'exposure' && message.reason === 'closed')
  if (!hasNoSeverity && rankOf(message.severity) < rankOf(filter.severity)) return false
  const has = (wanted: readonly string[], ...found: readonly string[]) =>
    wanted.length === 0 || found.some((one) => wanted.includes(one))
  if (kind !== 'incident' && !has(filter.zones, message.source.zone, message.target.zone)) return false
  return (
    kind !== 'alert' ||
    (has(filter.engines, message.engine) &&
      has(filter.protocols, message.protocol) &&
      has(filter.rules, message.rule))
  )
}

/** 0 for a notice up to 4 for critical. */
export function rankOf(severity: Severity): number {
  return SEVERITIES.length - 1 - SEVERITIES.indexOf(severity)
}

/** `alert a-1`: the same for every message of an alert, incident or event. */
export const objectOf = ({ kind, id }: ExportMessage): string => `${kind} ${id}`
