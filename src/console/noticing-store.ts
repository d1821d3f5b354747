/** The store of the receiver: pages are notified of changes, and a full disk or a missing database makes sensors wait. */
import { isUnavailable, POSTGRES_DISK_FULL } from '#fleet-store/database'
import type { FleetStore } from '#fleet-store/store'
import { isDiskFull } from '#store/sql/dialect'
import type { ReceiverStore } from '#uplink/receiver'
import { StoreBusy } from '#uplink/receiver'

/** Milliseconds that sensors wait while PostgreSQL starts or a standby takes over. */
const UNAVAILABLE_MS = 1000

interface StoreObserver {
  changed(): void
  /** '' once something was written. */
  writable(problem: string): void
}

export function noticingStore(store: FleetStore, { changed, writable }: StoreObserver): ReceiverStore {
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work()
      writable('')
      return result
    } catch (error) {
      if (isUnavailable(error)) {
        writable('The database cannot be reached: nothing is stored, sensors keep what they have.')
        throw new StoreBusy(UNAVAILABLE_MS)
      }
      if (!isDiskFull(error) && (error as { code?: string }).code !== POSTGRES_DISK_FULL) throw error
      writable('The disk of the console is full: nothing is stored, sensors keep what they have.')
      throw new StoreBusy()
    }
  }
  return {
    get generation() {
      return store.generation
    },
    sensor: (id) => store.sensor(id),
    async apply(request) {
      const answer = await writing(() => store.apply(request))
      if (answer.outcome === 'applied') changed()
      return answer
    },
    async connected(sensor, given) {
      await writing(() => store.connected(sensor, given))
      changed()
    },
    refused: (header, given) => writing(() => store.refused(header, given)),
    async openAlert(alert, now) {
      await writing(() => store.openAlert(alert, now))
      changed()
    },
  }
}
