/** `sightglass baseline import`: installs a baseline into a data folder and keeps the previous one. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diffBaselines } from '#baseline/baseline-diff'
import type { BaselineContent } from '#baseline/content'
import { clean } from '#bytes/text'
import { writeAtomicFile, writeNewFile } from '#data-folder/atomic-file'
import { isFolderInUse } from '#data-folder/folder-lock'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { countOf } from '#schema/count-text'
import { baselineIn } from '#server/baseline/baseline-file'
import { mergedBaseline } from '#server/baseline/packaged-baselines'

const limits = {
  /** Lines listed of removed entries. */
  named: 10,
} as const

/** @param text verified content of `file`, which may be readable only once (a pipe) */
export function importBaseline(
  { file, text }: { file: string; text: string },
  { data, add = false }: { data: string; add?: boolean },
): void {
  const wanted = baselineIn(file, text)
  openOwnerOnlyFolder(data)
  if (isFolderInUse(data))
    say(
      'sightglass serve is running on this folder: a live sensor overwrites the imported baseline. Stop it and import again',
    )
  const path = join(data, 'baseline.yaml')
  const before = existsSync(path) ? readFileSync(path) : undefined
  const there = before === undefined ? undefined : contentOf(path, before, add)
  if (there !== undefined && !add) printWhatGoes(path, there, wanted)
  const next = there !== undefined && add ? mergedBaseline(there, [wanted]) : text
  if (before !== undefined && !before.equals(Buffer.from(next))) keepBeside(data, before)
  writeAtomicFile(path, next)
  say(`${path}: written; sightglass serve uses it from now on`)
}

/** Undefined if it is unreadable and will be replaced. */
function contentOf(path: string, bytes: Buffer, isNeeded: boolean): BaselineContent | undefined {
  try {
    return baselineIn(path, bytes.toString())
  } catch (error) {
    if (isNeeded) throw error
    say(`${path}: existing baseline is unreadable and will be replaced`)
    return undefined
  }
}

/** Saves the previous baseline under a name with the time, so a second import does not overwrite it. */
function keepBeside(data: string, bytes: Buffer): void {
  const moment = new Date().toISOString().replaceAll(':', '-')
  const path = join(data, `baseline-before-${moment}.yaml`)
  writeNewFile(path, bytes)
  say(`${path}: previous baseline`)
}

/** Shown before replacing: a live sensor may have learned for weeks. */
function printWhatGoes(path: string, there: BaselineContent, wanted: BaselineContent): void {
  const gone = diffBaselines(there, wanted).filter((line) => line.startsWith('- '))
  if (gone.length === 0) return
  say(
    `${path}: replaced; ${countOf(gone.length, 'line')} ${gone.length === 1 ? 'is' : 'are'} missing in the new one (--add keeps them):`,
  )
  for (const line of gone.slice(0, limits.named)) say(`  ${clean(line, 400)}`)
  if (gone.length > limits.named) say(`  and ${countOf(gone.length - limits.named, 'further line')}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
