import { existsSync } from 'node:fs'
import { UsageError } from './usage-error.ts'

/** Paths of the captures that a data folder knows and that are still there. */
export async function capturesIn(data: string): Promise<readonly string[]> {
  const { storedCaptures } = await import('#store/stored-captures')
  if (!existsSync(data))
    throw new Error(`${data}: there is no such folder; expected the --data of sightglass serve`)
  const all = await storedCaptures(data)
  const found = all.map((capture) => capture.path).filter((path) => path !== '' && existsSync(path))
  if (found.length === 0) throw new UsageError(`--data: ${data} holds no capture that can be read again`)
  return found
}
