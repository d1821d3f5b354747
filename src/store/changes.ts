import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { CaptureState, JournalEntry, TimelineEvent } from '#model/journal'
import { placedIn } from './placed.ts'

/** Results of a capture as a whole. */
export type NoteKind =
  | 'protocols'
  | 'counters'
  | 'blind-spots'
  | 'incidents'
  | 'baseline'
  | 'site-draft'
  | 'trends'
  | 'recent-trends'
  | 'activity'

/** Many journal entries as their last word on each thing; undefined where it is gone. */
export interface Changes {
  readonly devices: ReadonlyMap<string, Device | undefined>
  readonly links: ReadonlyMap<string, Link | undefined>
  readonly alerts: ReadonlyMap<string, Alert>
  readonly events: ReadonlyMap<string, TimelineEvent>
  /** Kind → JSON of the capture's results as a whole. */
  readonly notes: ReadonlyMap<NoteKind, string>
  readonly state: CaptureState | undefined
}

/**
 * Entries are snapshots, so only the last of each thing matters. Places are made to speak of `capture`; undefined leaves
 * them as they are.
 */
export function changesIn(entries: readonly JournalEntry[], capture: number | undefined): Changes {
  const devices = new Map<string, Device | undefined>()
  const links = new Map<string, Link | undefined>()
  const alerts = new Map<string, Alert>()
  const events = new Map<string, TimelineEvent>()
  const notes = new Map<NoteKind, string>()
  let state: CaptureState | undefined
  for (const entry of entries) {
    switch (entry.kind) {
      case 'device':
        devices.set(entry.device.id, entry.device)
        break
      case 'device-gone':
        devices.set(entry.id, undefined)
        break
      case 'link':
        links.set(entry.link.id, entry.link)
        break
      case 'link-gone':
        links.set(entry.id, undefined)
        break
      case 'alert':
        alerts.set(entry.alert.id, entry.alert)
        break
      case 'incidents':
        notes.set('incidents', JSON.stringify(entry.incidents))
        break
      case 'event':
        events.set(entry.event.id, entry.event)
        break
      case 'protocols':
        notes.set('protocols', JSON.stringify(entry.protocols))
        break
      case 'blind-spots':
        notes.set('blind-spots', JSON.stringify(entry.blindSpots))
        break
      case 'counters':
        notes.set('counters', JSON.stringify(entry.counters))
        break
      case 'baseline':
        notes.set('baseline', JSON.stringify(entry.text))
        break
      case 'site-draft':
        notes.set('site-draft', JSON.stringify(entry.site))
        break
      case 'trends':
        notes.set('trends', JSON.stringify(entry.points))
        break
      case 'recent-trends':
        notes.set('recent-trends', JSON.stringify(entry.recent))
        break
      case 'activity':
        notes.set('activity', JSON.stringify(entry.activity))
        break
      case 'capture':
        state = entry.capture
        break
      case 'custom-rules':
      case 'item':
      case 'rule-hit':
      case 'sighting':
      case 'message':
      case 'end':
        break
      default:
        throw new Error(`unreachable: ${(entry satisfies never as { kind: string }).kind}`)
    }
  }
  return {
    devices: placedAll(devices, capture),
    links: placedAll(links, capture),
    alerts: placedAll(alerts, capture),
    events: placedAll(events, capture),
    notes,
    state,
  }
}

function placedAll<T>(all: ReadonlyMap<string, T>, capture: number | undefined): ReadonlyMap<string, T> {
  if (capture === undefined) return all
  return new Map([...all].map(([id, value]) => [id, placedIn(value, capture)]))
}
