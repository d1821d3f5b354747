/** `sightglass baseline import`: puts a baseline into a data folder, and loses nothing that was there without a word. */
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Baseline } from '#baseline/baseline'
import { diffBaselines } from '#baseline/baseline-diff'
import { baselineText } from '#baseline/baseline-text'
import type { BaselineContent } from '#baseline/content'
import { clean } from '#bytes/text'
import { countOf } from '#contract/count-text'
import { readBaselineFile } from '#sensor/baseline-file'
import { openPrivateFolder } from '#sensor/private-folder'
import { lockFolder } from '#sensor/serve/folder-lock'

const limits = {
  /** Lines named of what is no longer normal. */
  named: 10,
} as const

/** What was normal there before the last import. */
const BEFORE = 'baseline-before.yaml'

export function importBaseline(file: string, { data, add }: { data: string; add?: boolean }): void {
  const wanted = readBaselineFile(file)
  openPrivateFolder(data)
  const path = join(data, 'baseline.yaml')
  const isThere = existsSync(path)
  const isUnreadable = isThere && add !== true && !canBeRead(path)
  const there = isThere && !isUnreadable ? readBaselineFile(path) : undefined
  if (isUnreadable) say(`${path}: what is there cannot be read, and is replaced`)
  if (there !== undefined && add !== true) tellWhatGoes(path, there, wanted)
  // Beside it first: whoever reads meanwhile finds the one or the other, whole.
  const beside = `${path}.new`
  if (there !== undefined && add === true) writeFileSync(beside, together(there, wanted))
  else copyFileSync(file, beside)
  if (isThere && !readFileSync(path).equals(readFileSync(beside))) {
    copyFileSync(path, join(data, BEFORE))
    say(`${join(data, BEFORE)}: what was normal until now`)
  }
  renameSync(beside, path)
  say(`${path}: written; whatever sightglass serve reads from now on is judged by it`)
  if (isInUse(data))
    say(
      'sightglass serve is running there: one that listens to a network writes what it learned over it; stop it first',
    )
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

/** Both: bounds of values reach as far as either; where one still learns, so do both. */
function together(there: BaselineContent, added: BaselineContent): string {
  const baseline = new Baseline({ nameOf: () => '', kindOf: () => 'other', habitsOf: () => [] })
  for (const content of [there, added]) baseline.load(content)
  return baselineText(baseline, { isOpen: there.isOpen === true })
}

function canBeRead(path: string): boolean {
  try {
    readBaselineFile(path)
    return true
  } catch {
    return false
  }
}

function isInUse(data: string): boolean {
  const lock = lockFolder(data)
  lock?.release()
  return lock === undefined
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
