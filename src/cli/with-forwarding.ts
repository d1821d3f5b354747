import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { loadFormerRuleIds } from '#engine-host/folders'
import { ForwardingService } from '#server/forwarding/service'
import { MAIN_FILE } from '#store/sql/event-files'
import { openSqliteStore } from '#store/sqlite-store'
import { UsageError } from './usage-error.ts'

/**
 * Opens the store of a data folder for one operation; a server may have it open too. `mayBegin`: create it if
 * missing.
 */
export async function withForwarding<T>(
  folder: string,
  act: (forwarding: ForwardingService) => Promise<T>,
  mayBegin = false,
): Promise<T> {
  const data = resolve(folder)
  if (!mayBegin && !existsSync(join(data, MAIN_FILE)))
    throw new UsageError(`--data: ${data} is not a data folder of sightglass serve`)
  openOwnerOnlyFolder(data)
  const store = await openSqliteStore(data, await loadFormerRuleIds())
  try {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string
    }
    const forwarding = await ForwardingService.open({
      store,
      data,
      sender: () => ({ sensor: hostname(), version, url: '' }),
      ownPort: () => 0,
      mayNamePaths: true,
      log: (line) => process.stderr.write(`${line}\n`),
    })
    return await act(forwarding)
  } finally {
    await store.close()
  }
}
