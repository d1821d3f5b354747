import type { Site } from '#model/site'
import type { Collector } from './collector.ts'
import { sayUnreadable } from './unreadable.ts'

/** Reads captures to the end, nothing learned. @throws if none of them could be read */
export async function readPlant(files: readonly string[], site: Site | undefined): Promise<Collector> {
  const [{ startEngine }, { Collector }] = await Promise.all([
    import('#engine-host/start'),
    import('./collector.ts'),
  ])
  const collector = new Collector()
  const run = startEngine({ files: [...files], learnCount: 0, ...(site === undefined ? {} : { site }) })
  try {
    for await (const batch of run.entries) for (const entry of batch) collector.add(entry)
  } finally {
    run.cancel()
  }
  if (sayUnreadable(collector.captures)) throw new Error('no capture could be read')
  return collector
}
