import { existsSync } from 'node:fs'
import { UsageError } from './usage-error.ts'

/** Paths of the captures of a data folder whose files still exist. */
export async function capturesIn(data: string): Promise<readonly string[]> {
  const { storedCaptures } = await import('#store/stored-captures')
  if (!existsSync(data))
    throw new Error(`${data}: no such directory; expected a data folder of sightglass serve`)
  const all = await storedCaptures(data)
  const found = all.map((capture) => capture.path).filter((path) => path !== '' && existsSync(path))
  if (found.length === 0) throw new UsageError(`--data: ${data} contains no capture that can be read again`)
  return found
}
