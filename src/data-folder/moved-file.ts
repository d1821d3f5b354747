import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MAIN_FILE } from '#store/sql/event-files'

/**
 * Current path of a file of a data folder, if its stored path is in an earlier place of the folder: it was moved,
 * copied, or has another name. A file that exists at its stored path, outside any data folder, is a user's own file
 * with the same name.
 *
 * @param here its path in the folder's current place
 */
export function movedFile(path: string, here: string): string | undefined {
  const hasName =
    basename(path) === basename(here) && basename(dirname(path)) === basename(dirname(here)) && path !== here
  if (!hasName || !existsSync(here)) return undefined
  const isTheirs = existsSync(path) && !existsSync(join(dirname(dirname(path)), MAIN_FILE))
  return isTheirs ? undefined : here
}
