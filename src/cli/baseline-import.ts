/** `sightglass baseline import`: puts a baseline into a data folder, and loses nothing that was there without a word. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Baseline } from '#baseline/baseline'
import { diffBaselines } from '#baseline/baseline-diff'
import { baselineText } from '#baseline/baseline-text'
import type { BaselineContent } from '#baseline/content'
import { clean } from '#bytes/text'
import { writeAtomicFile, writeNewFile } from '#data-folder/atomic-file'
import { isFolderInUse } from '#data-folder/folder-lock'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { countOf } from '#schema/count-text'
import { baselineIn } from '#server/baseline/baseline-file'

const limits = {
  /** Lines named of what is no longer normal. */
  named: 10,
} as const

/** @param text of `file`, as it was verified: it may be one that can be read but once */
export function importBaseline(
  { file, text }: { file: string; text: string },
  { data, add = false }: { data: string; add?: boolean },
): void {
  const wanted = baselineIn(file, text)
  openOwnerOnlyFolder(data)
  if (isFolderInUse(data))
    say(
      'sightglass serve is running there: one that listens to a network writes what it learned over this; stop it and import again',
    )
  const path = join(data, 'baseline.yaml')
  const before = existsSync(path) ? readFileSync(path) : undefined
  const there = before === undefined ? undefined : contentOf(path, before, add)
  if (there !== undefined && !add) tellWhatGoes(path, there, wanted)
  const next = there !== undefined && add ? together(there, wanted) : text
  if (before !== undefined && !before.equals(Buffer.from(next))) keepBeside(data, before)
  writeAtomicFile(path, next)
  say(`${path}: written; whatever sightglass serve reads from now on is judged by it`)
}

/** Undefined if it cannot be read and is to be replaced anyway. */
function contentOf(path: string, bytes: Buffer, isNeeded: boolean): BaselineContent | undefined {
  try {
    return baselineIn(path, bytes.toString())
  } catch (error) {
    if (isNeeded) throw error
    say(`${path}: what is there cannot be read, and is replaced`)
    return undefined
  }
}

/** What was normal until now, under a name of this moment: a second import must not take away what the first one kept. */
function keepBeside(data: string, bytes: Buffer): void {
  const moment = new Date().toISOString().replaceAll(':', '-')
  const path = join(data, `baseline-before-${moment}.yaml`)
  writeNewFile(path, bytes)
  say(`${path}: what was normal until now`)
}

/** Before it is done, since a live sensor may have learned it for weeks. */
function tellWhatGoes(path: string, there: BaselineContent, wanted: BaselineContent): void {
  const gone = diffBaselines(there, wanted).filter((line) => line.startsWith('- '))
  if (gone.length === 0) return
  say(
    `${path}: replaced; ${countOf(gone.length, 'line')} of it ${gone.length === 1 ? 'is' : 'are'} not in the new one (--add keeps them):`,
  )
  for (const line of gone.slice(0, limits.named)) say(`  ${clean(line, 400)}`)
  if (gone.length > limits.named) say(`  and ${countOf(gone.length - limits.named, 'further line')}`)
}

/** Both: bounds of values reach as far as either, counts add up, and it goes on learning if what is there did. */
function together(there: BaselineContent, added: BaselineContent): string {
  const baseline = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
  for (const content of [there, added]) baseline.load(content)
  return baselineText(baseline, { isOpen: there.isOpen === true })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
