import { parseBaseline } from '#baseline/baseline-file'
import type { BaselineContent } from '#baseline/content'
import { readText } from '#data-folder/readable-file'

/** Reads a baseline file. Throws with the path, the place, what was expected and what came. */
export function readBaselineFile(path: string): BaselineContent {
  return baselineIn(path, readBaselineText(path))
}

/** Returns the text as well: an input that can be read only once, such as a pipe, is a file too. */
export function readBaselineText(path: string): string {
  return readText(path, 'a baseline file, as `sightglass baseline export` writes it')
}

/** Throws as `readBaselineFile` does. */
export function baselineIn(path: string, text: string): BaselineContent {
  try {
    return parseBaseline(text)
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`)
  }
}
