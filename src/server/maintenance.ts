import { removeUnfinished } from '#data-folder/unfinished-files'
import type { Microseconds } from '#model/time'
import { type Store, limits as storeLimits } from '#store/store'
import { retentionSetting } from './health/settings.ts'
import type { SettingsStore } from './settings-store.ts'

const limits = {
  /** How often the store is made to fit its bound. */
  retainMs: 10 * 60_000,
  /** How often mutes that have run out are ended. */
  lapseMs: 30_000,
} as const

export interface MaintenanceSetup {
  /** The data folder. */
  readonly data: string
  readonly store: Store
  readonly settings: SettingsStore
  now(): Microseconds
  log(line: string): void
}

/** Periodic work on the store, and one-time work on the data folder. Returns a function that stops it. */
export function startMaintenance({ data, store, settings, now, log }: MaintenanceSetup): () => void {
  void removeUnfinished(data)
  const every = (ms: number, work: () => Promise<unknown>) =>
    setInterval(() => work().catch((error) => log(`sightglass: ${error.message}`)), ms)
  const retain = () => store.retain((settings.value(retentionSetting) ?? 0) * 1e9 || storeLimits.bytes)
  settings.onChange(retentionSetting, () => retain().catch((error) => log(`sightglass: ${error.message}`)))
  const timers = [every(limits.retainMs, retain), every(limits.lapseMs, () => endMutes(store, now()))]
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}

async function endMutes(store: Store, now: Microseconds): Promise<void> {
  for (const { id, until } of await store.mutes())
    if (until !== undefined && until <= now) await store.unmute(id)
}
