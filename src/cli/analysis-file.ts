/** Reads a document printed by `sightglass analyze --json`. */
import { readFileSync } from 'node:fs'
import { ANALYSIS_SCHEMA, type Analysis } from '#schema/analysis'

/**
 * @param path `-` for standard input
 * @throws with the path and the expected schema
 */
export function readAnalysis(path: string): Analysis {
  const text = readFileSync(path === '-' ? 0 : path, 'utf8')
  const place = path === '-' ? 'standard input' : path
  const expected = `expected a document with schema ${ANALYSIS_SCHEMA} (sightglass analyze --json)`
  let found: Partial<Analysis> | null
  try {
    found = JSON.parse(text) as Partial<Analysis> | null
  } catch {
    throw new Error(`${place}: ${expected}, got invalid JSON`)
  }
  if (found?.schema !== ANALYSIS_SCHEMA || !Array.isArray(found.devices) || !Array.isArray(found.links))
    throw new Error(`${place}: ${expected}`)
  return found as Analysis
}
