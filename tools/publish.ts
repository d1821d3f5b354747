/** Folders that are made anew while others read them: a reader finds the one or the other, whole. */
import {
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** How long a folder stays that nothing leads to and nobody touches: whoever reads it does (`cli/stay-in-use.ts`). */
const KEPT_MS = 600_000

/** Where to make what is to be published at `link`: beside it, so that paths from there lead as far. */
export function unpublished(link: string, now = Date.now()): string {
  return `${link}-${now}-${process.pid}`
}

/** Lets `link` lead to `made`, at once. What it led to until now stays for those who have begun to read it. */
export function publish(made: string, link: string, now = Date.now()): void {
  const there = lstatSync(link, { throwIfNoEntry: false })
  const before = there?.isSymbolicLink() ? readlinkSync(link) : basename(unpublished(link, now))
  const beside = `${link}.new-${process.pid}`
  symlinkSync(basename(made), beside)
  try {
    if (there?.isDirectory()) renameSync(link, join(dirname(link), before))
    renameSync(beside, link)
  } catch (error) {
    unlinkSync(beside)
    throw error
  }
  const replaced = join(dirname(link), before)
  if (existsSync(replaced)) utimesSync(replaced, now / 1000, now / 1000) // who has just begun to read it has not touched it
  const isOld = (name: string, { mtimeMs }: Stats) =>
    name.startsWith(`${basename(link)}-`) &&
    ![basename(made), before].includes(name) &&
    mtimeMs < now - KEPT_MS
  for (const name of readdirSync(dirname(link))) {
    const path = join(dirname(link), name)
    const status = lstatSync(path, { throwIfNoEntry: false })
    if (status !== undefined && isOld(name, status)) rmSync(path, { recursive: true, force: true })
  }
}
