import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UNFINISHED } from '../backup/whole-folder.ts'
import { openPrivateFolder } from '../private-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { ServeRefusal } from './refusal.ts'

/** Makes the data folder where there is none, and keeps other servers out of it. Throws a `ServeRefusal` in words. */
export function claimData(data: string): { release(): void } {
  if (existsSync(join(data, UNFINISHED)))
    throw new ServeRefusal(
      1,
      `--data: ${join(data, UNFINISHED)} is of a restore that has not ended; wait for it, or remove ${data} and restore again`,
    )
  let lock: { release(): void } | undefined
  try {
    openPrivateFolder(data)
    lock = lockFolder(data)
  } catch (error) {
    throw new ServeRefusal(1, `--data: ${data} cannot be used: ${(error as Error).message}`)
  }
  if (lock === undefined) throw new ServeRefusal(1, `--data: ${data} is in use by another sightglass`)
  return lock
}
