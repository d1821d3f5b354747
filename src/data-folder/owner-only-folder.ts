/** Captures and what was found in them are their owner's alone: a data folder that nobody else can enter. */
import { chmodSync, readdirSync, statSync } from 'node:fs'
import { MAIN_FILE } from '#store/sql/event-files'
import { makeFolder } from './make-folder.ts'

/** What the group and others may do. */
const OTHERS = 0o077

/**
 * Makes the data folder where there is none; nobody else can read what this process and its engines write from now on.
 * One that is there is closed to others if it holds our store, or nothing yet: a home or /tmp named by mistake stays as
 * it is.
 */
export function openOwnerOnlyFolder(folder: string): void {
  process.umask(OTHERS)
  makeFolder(folder)
  const { mode, uid } = statSync(folder)
  if ((mode & OTHERS) === 0 || uid !== process.getuid?.()) return
  const names = readdirSync(folder)
  if (names.length === 0 || names.includes(MAIN_FILE)) chmodSync(folder, mode & ~OTHERS & 0o7777)
}
