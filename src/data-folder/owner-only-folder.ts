/** Only the owner can read captures and results: no other user can enter the data folder. */
import { chmodSync, readdirSync, statSync } from 'node:fs'
import { MAIN_FILE } from '#store/sql/event-files'
import { checkDataFolder, type FolderCheck, isConsoleFolder } from './check-folder.ts'
import { makeFolder } from './make-folder.ts'

/** Permission bits of group and others. */
const OTHERS = 0o077

/**
 * Makes the data folder where there is none. Files that this process and its engines write from now on are readable by
 * their owner only. Throws if the folder is not a data folder; an existing one is closed to others.
 */
export function openOwnerOnlyFolder(folder: string, check: FolderCheck = {}): void {
  checkDataFolder(folder, check)
  process.umask(OTHERS)
  makeFolder(folder)
  const { mode, uid } = statSync(folder)
  if ((mode & OTHERS) === 0 || uid !== process.getuid?.()) return
  const names = readdirSync(folder)
  const isOurs = names.length === 0 || names.includes(MAIN_FILE) || isConsoleFolder(names)
  if (isOurs) chmodSync(folder, mode & ~OTHERS & 0o7777)
}
