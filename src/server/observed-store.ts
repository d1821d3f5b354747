/** A store that reports what its changes may have touched, for whatever follows them. */
import type { JournalEntry, TimelineEvent } from '#model/journal'
import type { Mute, Store } from '#store/store'
import type { IncidentAdditions } from './incident-additions.ts'

export interface StoreChange {
  readonly devices: readonly string[]
  readonly links: readonly string[]
  readonly alerts: readonly string[]
  readonly events: readonly TimelineEvent[]
  readonly incidents: boolean
  /** Anything may have changed: a capture was removed or read again, a mute came or went. */
  readonly everything: boolean
}

const NOTHING: StoreChange = {
  devices: [],
  links: [],
  alerts: [],
  events: [],
  incidents: false,
  everything: false,
}
const EVERYTHING: StoreChange = { ...NOTHING, incidents: true, everything: true }

/** Change of incidents that the store does not hold. */
export const INCIDENTS_CHANGED: StoreChange = { ...NOTHING, incidents: true }

/** @param changed called once the change is durable */
export function observedStore(
  store: Store,
  additions: IncidentAdditions,
  changed: (change: StoreChange) => void,
): Store {
  const after =
    <Given extends readonly unknown[], Result>(
      act: (...given: Given) => Promise<Result>,
      change: (...given: Given) => StoreChange,
    ) =>
    async (...given: Given): Promise<Result> => {
      const result = await act(...given)
      changed(change(...given))
      return result
    }
  const observed: Partial<Store> = {
    incidents: async () => additions.extend(await store.incidents()),
    apply: after(
      (capture, entries) => store.apply(capture, entries),
      (_, entries) => changeOf(entries),
    ),
    triage: after(
      (id, triage) => store.triage(id, triage),
      (id) => ({ ...NOTHING, alerts: [id] }),
    ),
    editDevice: after(
      (id, change, time) => store.editDevice(id, change, time),
      (id) => ({ ...NOTHING, devices: [id] }),
    ),
    mute: after(
      (mute: Mute) => store.mute(mute),
      () => EVERYTHING,
    ),
    unmute: after(
      (id: string) => store.unmute(id),
      () => EVERYTHING,
    ),
    removeCapture: after(
      (number: number) => store.removeCapture(number),
      () => EVERYTHING,
    ),
    rollbackCapture: after(
      (capture: number) => store.rollbackCapture(capture),
      () => EVERYTHING,
    ),
  }
  return new Proxy(store, {
    get(target, name) {
      const own = observed[name as keyof Store]
      if (own !== undefined) return own
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function changeOf(entries: readonly JournalEntry[]): StoreChange {
  const change = {
    devices: [] as string[],
    links: [] as string[],
    alerts: [] as string[],
    events: [] as TimelineEvent[],
    incidents: false,
    everything: false,
  }
  for (const entry of entries) {
    if (entry.kind === 'device') change.devices.push(entry.device.id)
    else if (entry.kind === 'device-gone') change.devices.push(entry.id)
    else if (entry.kind === 'link') change.links.push(entry.link.id)
    else if (entry.kind === 'link-gone') change.links.push(entry.id)
    else if (entry.kind === 'alert') change.alerts.push(entry.alert.id)
    else if (entry.kind === 'event') change.events.push(entry.event)
    else if (entry.kind === 'incidents') change.incidents = true
  }
  return change
}
