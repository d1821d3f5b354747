import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MAIN_FILE } from '#store/sql/event-files'

/**
 * Where a file of a data folder lies now, if its path says where the folder lay before: it was moved, copied, or is called
 * by another name. What lies where its path says, and in no data folder, is somebody's own file that has the same name.
 *
 * @param here where it would lie in the folder as it is called now
 */
export function movedFile(path: string, here: string): string | undefined {
  const hasName =
    basename(path) === basename(here) && basename(dirname(path)) === basename(dirname(here)) && path !== here
  if (!hasName || !existsSync(here)) return undefined
  const isTheirs = existsSync(path) && !existsSync(join(dirname(dirname(path)), MAIN_FILE))
  return isTheirs ? undefined : here
}
