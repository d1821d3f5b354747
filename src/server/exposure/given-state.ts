/** Whether files that people gave have changed. */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Another text once anything at or below these paths came, went or was written, also in its place. */
export function stateOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(allBelow)) hash.update(`${path} ${changedAt(path)}\n`)
  return hash.digest('base64')
}

function allBelow(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))]
  } catch {
    return [] // gone since it was listed
  }
}

function changedAt(path: string): string {
  const { mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 }
  return `${mtimeMs} ${size}`
}
