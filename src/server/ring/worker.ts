/** Searches the packet ring in a thread of its own: a search reads up to a gigabyte. */
import { type RingPackets, RingQueryError, searchRing } from '#capture/ring/search'
import { CodedError } from '#schema/errors'
import { runWorkerJob } from '../worker-pool.ts'
import type { RingTask } from './packet-ring.ts'

await runWorkerJob(async ({ folder, query }: RingTask): Promise<RingPackets> => {
  try {
    return searchRing(folder, query)
  } catch (error) {
    if (error instanceof RingQueryError) throw new CodedError('bad-request', error.message)
    throw error
  }
})
