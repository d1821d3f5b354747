/** Folder of a page while a browser prints it: one for each, whose name contains the process id. */
import { mkdtempSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeftBy } from '#data-folder/unfinished-files'

const NAME = /^sightglass-print-([1-9]\d{0,9})-\w{6}$/

/** Accessible to its owner only. */
export function makePrintFolder(): string {
  return mkdtempSync(join(tmpdir(), `sightglass-print-${process.pid}-`))
}

/** Removes those of killed processes, because their content may be confidential; those of another user stay. */
export async function removeLeftPrints(parent = tmpdir()): Promise<void> {
  for (const entry of await readdir(parent, { withFileTypes: true }).catch(() => [])) {
    const maker = NAME.exec(entry.name)?.[1]
    if (maker === undefined || !entry.isDirectory()) continue
    const path = join(parent, entry.name)
    const isOurs = await lstat(path).then(
      ({ uid }) => uid === (process.getuid?.() ?? uid),
      () => false,
    )
    if (isOurs && (await isLeftBy(Number(maker), path)))
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}
