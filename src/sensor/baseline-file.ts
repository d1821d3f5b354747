import { readFileSync } from 'node:fs'
import { parseBaseline } from '#baseline/baseline-file'
import type { BaselineContent } from '#baseline/content'
import { fileReason } from './file-reason.ts'

/** Reads a baseline file. Throws with the path, the place, what was expected and what came. */
export function readBaselineFile(path: string): BaselineContent {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(
      `${path}: ${fileReason(error)}; expected a baseline file, as \`sightglass baseline export\` writes it`,
    )
  }
  try {
    return parseBaseline(text)
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`)
  }
}
