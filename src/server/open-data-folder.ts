import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { UNFINISHED } from '#data-folder/backup/atomic-folder'
import { copyBeforeUpgrade, ROLLBACK_FOLDER } from '#data-folder/backup/upgrade'
import { lockFolder } from '#data-folder/folder-lock'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { loadFormerRuleIds } from '#engine-host/folders'
import { openSqliteStore } from '#store/sqlite-store'
import type { Store } from '#store/store'
import { ServeRefusal } from './serve-refusal.ts'

/** Makes the data folder where there is none, and keeps other servers out of it. Throws a `ServeRefusal` in words. */
export function openDataFolder(data: string): { release(): void } {
  if (existsSync(join(data, UNFINISHED)))
    throw new ServeRefusal(
      1,
      `--data: ${join(data, UNFINISHED)} belongs to an unfinished restore; wait for it, or remove ${data} and restore again`,
    )
  let lock: { release(): void } | undefined
  try {
    openOwnerOnlyFolder(data)
    accessSync(data, constants.W_OK) // says why; a database would only say that it cannot be opened
    lock = lockFolder(data)
  } catch (error) {
    throw unusable(data, error)
  }
  if (lock === undefined) throw new ServeRefusal(1, `--data: ${data} is in use by another server`)
  return lock
}

/** The store of a claimed folder, upgraded if a former version wrote it. Rejects with a `ServeRefusal` in words. */
export async function openStore(data: string, log: (line: string) => void): Promise<Store> {
  try {
    await keepBeforeUpgrade(data, log)
    return await openSqliteStore(data, await loadFormerRuleIds())
  } catch (error) {
    throw unusable(data, error)
  }
}

/** Without room for the copy the sensor starts nevertheless: traffic that is not watched is worse than an upgrade that stays. */
async function keepBeforeUpgrade(data: string, log: (line: string) => void): Promise<void> {
  try {
    const copy = await copyBeforeUpgrade(data, new Date())
    if (copy !== undefined)
      log(
        `sightglass: the data folder is upgraded; ${join(data, ROLLBACK_FOLDER)} has the databases as they were (sightglass rollback)`,
      )
  } catch (error) {
    log(`sightglass: no copy was made before the upgrade: ${(error as Error).message}`)
  }
}

function unusable(data: string, error: unknown): ServeRefusal {
  return new ServeRefusal(1, `--data: ${data} cannot be used: ${(error as Error).message}`)
}
