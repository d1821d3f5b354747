import { parseBaseline } from '#baseline/baseline-file'
import type { BaselineContent } from '#baseline/content'
import { readText } from './readable-file.ts'

/** Reads a baseline file. Throws with the path, the place, what was expected and what came. */
export function readBaselineFile(path: string): BaselineContent {
  const text = readText(path, 'a baseline file, as `sightglass baseline export` writes it')
  try {
    return parseBaseline(text)
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`)
  }
}
