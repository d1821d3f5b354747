/** Columns as kysely sees them. Times are microseconds; flags are 0 or 1; `body` is JSON of the model's own value. */
import type { Generated } from 'kysely'

export interface DeviceRow {
  number: Generated<number>
  id: string
  name: string
  type: string
  class: string
  vendor: string
  model: string
  zone: string
  subtype: string
  category: string
  confidence: string
  contradictory: string
  /** Tenths; -1 unknown. */
  level: number
  address: string
  first_seen: number
  last_seen: number
  packets: number
  search: string
  body: string
}

export interface LinkRow {
  number: Generated<number>
  id: string
  /** Numbers into `text`. */
  client: number
  server: number
  client_address: number
  server_address: number
  transport: number
  protocol: number
  /** -1 where the transport has none. */
  port: number
  packets: number
  octets: number
  first_seen: number
  last_seen: number
  is_changing: number
  file: number
  frame: number
  operations: string
  /** JSON; null where none was seen. */
  sessions: string | null
}

export interface AlertRow {
  number: Generated<number>
  id: string
  rule: string
  severity: string
  engine: string
  status: string
  is_new_here: number
  /** Id of the mute that keeps it from view; '' none. */
  mute: string
  is_suppressed: number
  time: number
  last_time: number
  body: string
}

export interface CaptureRow {
  number: Generated<number>
  name: string
  state: string
  size: number
  expected_size: number | null
  octets_read: number
  packets: number
  octets: number
  first_time: number | null
  last_time: number | null
  truncated: string
  problem: string
  created: number
  path: string
  sha256: string
}

/** The main file. */
export interface Tables {
  device: DeviceRow
  device_protocol: { device: number; protocol: string }
  link: LinkRow
  text: { number: Generated<number>; value: string }
  alert: AlertRow
  alert_device: { device: string; alert: number; last_time: number }
  triage: { alert: string; status: string; reason: string; time: number; is_learned: number }
  /** `until` -1: until taken back. */
  mute: {
    number: Generated<number>
    id: string
    rule: string
    source: string
    destination: string
    zone: string
    reason: string
    time: number
    until: number
  }
  facet: { scope: string; name: string; value: string; count: number }
  capture: CaptureRow
  /** Results of a capture as a whole: `protocols`, `counters`, `blind-spots`, `baseline`, `site-draft`. */
  note: { capture: number; kind: string; body: string }
  /** Contribution of a capture to an object; null: it is the only one, and the object is its contribution. */
  word: { capture: number; kind: string; id: string; body: string | null }
  /** Merged contributions of all others to an object while a capture is read; null: the object would not exist. */
  before: { capture: number; kind: string; id: string; body: string | null }
  /** Captures from before contributions were stored: theirs cannot be separated any more. */
  settled: { capture: number }
  /** Months of events a capture wrote to. */
  event_month: { month: string; capture: number }
  record: { number: Generated<number>; kind: string; id: string; time: number; body: string }
  renamed_rule: { former: string; current: string }
  /** Row up to which former keys were renamed in one place; -1: all. */
  key_renaming: { place: number; last_row: number }
  destination: DestinationRow
  outbox: OutboxRow
  delivery: DeliveryRow
  /** Last state sent to a destination; `rank` -1: none. `closed_count` -1: it is open. */
  told: {
    number: Generated<number>
    destination: string
    subject: string
    rank: number
    closed_count: number
  }
}

export interface OutboxRow {
  number: Generated<number>
  destination: string
  /** When it was queued. */
  time: number
  octets: number
  body: string
  object: string
  due: number
  tries: number
  rejections: number
  batch: string
}

/** A message that left the outbox. */
export interface DeliveryRow {
  number: Generated<number>
  destination: string
  /** Its number in the outbox. */
  message: number
  object: string
  reason: string
  title: string
  state: string
  queued: number
  time: number
  tries: number
  reference: string
  link: string
  problem: string
  /** JSON of a failed message; '' for a delivered one. */
  body: string
}

/** `body` is what a person set; times are 0 for never. */
export interface DestinationRow {
  number: Generated<number>
  id: string
  is_enabled: number
  body: string
  waiting: number
  octets: number
  sent: number
  refused: number
  dropped: number
  last_success: number
  error_time: number
  error_text: string
  delay_ms: number
}

export interface EventRow {
  number: Generated<number>
  id: string
  time: number
  type: string
  severity: string
  title: string
  text: string
  devices: string
  capture: number
  /** 0 where no frame proves it. */
  frame: number
}

/** The file of one month. */
export interface EventTables {
  event: EventRow
  event_device: { device: number; time: number; event: number }
  /** Captures that contribute to an event another contributed first, with the frame that proves it there. */
  event_also: { event: number; capture: number; frame: number }
  text: { number: Generated<number>; value: string }
  facet: { scope: string; name: string; value: string; count: number }
}
