import { readFileSync } from 'node:fs'

/** Text of a baseline file; its meaning is checked by `#baseline/baseline-file`. Throws with the path if it cannot be read. */
export function readBaselineFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${path}: cannot be read as a baseline file: ${error instanceof Error ? error.message : error}`)
  }
}
