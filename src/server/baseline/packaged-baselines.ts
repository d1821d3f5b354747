/** Baselines in signed packages: each is merged into `baseline.yaml` once, when the server starts. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Baseline } from '#baseline/baseline'
import { baselineText } from '#baseline/baseline-text'
import type { BaselineContent } from '#baseline/content'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { InstalledPackage } from '#data-folder/packages/installed'
import { Packages } from '#data-folder/packages/installed'
import { readBaselineFile } from './baseline-file.ts'
import { keepIfSigned } from './signed-copy.ts'

const BASELINE_FILE = 'baseline.yaml'
/** Packages that are in `baseline.yaml` already: merged twice, their counts would double. */
const MERGED_FILE = 'baseline-packages.json'

const limits = {
  /** Packages remembered as merged; the oldest are forgotten. */
  merged: 1000,
} as const

/** Both: the wider of two ranges, counts added up; it keeps learning if the existing one did. */
export function mergedBaseline(there: BaselineContent, added: readonly BaselineContent[]): string {
  const baseline = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
  for (const content of [there, ...added]) baseline.load(content)
  return baselineText(baseline, { isOpen: there.isOpen === true })
}

/** Throws with the file that is no baseline. */
export function readPackagedBaselines(data: string, name: string): readonly BaselineContent[] {
  return new Packages(data).filesOf('baseline', name).map((path) => readBaselineFile(path))
}

/** Before the baseline is read. A package that cannot be read is skipped: traffic is analysed without it. */
export function mergePackagedBaselines(data: string, log: (line: string) => void): void {
  const merged = mergedDigests(data)
  const packages = new Packages(data).list
  const fresh = packages.filter(({ kind, digest }) => kind === 'baseline' && !merged.includes(digest))
  const taken: InstalledPackage[] = []
  const added: BaselineContent[] = []
  for (const one of fresh)
    try {
      added.push(...readPackagedBaselines(data, one.name))
      taken.push(one)
    } catch (error) {
      log(`sightglass: package baseline/${one.name}: ${(error as Error).message}`)
    }
  if (taken.length === 0) return
  const path = join(data, BASELINE_FILE)
  const there: BaselineContent = existsSync(path) ? readBaselineFile(path) : NOTHING_LEARNED
  const text = mergedBaseline(there, added)
  keepIfSigned(path, data)
  writeAtomicFile(path, text)
  const digests = [...merged, ...taken.map(({ digest }) => digest)].slice(-limits.merged)
  writeAtomicFile(join(data, MERGED_FILE), JSON.stringify(digests))
  for (const { name, version } of taken)
    log(`sightglass: baseline: package ${name} ${version} is part of it now`)
}

/** A packaged baseline alone must not make all other traffic an alert. */
const NOTHING_LEARNED: BaselineContent = { connectionPairs: [], channels: [], points: [], isOpen: true }

function mergedDigests(data: string): readonly string[] {
  const path = join(data, MERGED_FILE)
  if (!existsSync(path)) return []
  const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return Array.isArray(found) ? found.map(String) : []
}
