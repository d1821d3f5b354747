import { readFileSync } from 'node:fs'
import { parseBaseline } from '#baseline/baseline-file'
import type { BaselineContent } from '#baseline/content'

/** Reads a baseline file. Throws with the path, the place, what was expected and what came. */
export function readBaselineFile(path: string): BaselineContent {
  try {
    return parseBaseline(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`)
  }
}
