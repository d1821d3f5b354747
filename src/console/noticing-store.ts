/** The store of the receiver: pages are told of changes, and a full disk makes sensors wait. */
import type { FleetStore } from '#fleet-store/store'
import { isDiskFull } from '#store/sql/dialect'
import type { ReceiverStore } from '#uplink/receiver'
import { StoreBusy } from '#uplink/receiver'

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
      if (!isDiskFull(error)) throw error
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
