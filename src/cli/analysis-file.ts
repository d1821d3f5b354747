/** Reads a document of `sightglass analyze --json`, upgraded to the current schema. */
import { readFileSync } from 'node:fs'
import { ANALYSIS_SCHEMA, type Analysis } from '#schema/analysis'
import { FORMER_ANALYSIS_SCHEMA, upgradeAnalysis } from '#schema/former-analysis'

/**
 * @param path `-` for standard input
 * @throws with the path and the expected schemas
 */
export function readAnalysis(path: string): Analysis {
  const text = readFileSync(path === '-' ? 0 : path, 'utf8')
  const place = path === '-' ? 'standard input' : path
  const expected = `expected a document with schema ${ANALYSIS_SCHEMA} or ${FORMER_ANALYSIS_SCHEMA} (sightglass analyze --json)`
  let found: Partial<Analysis> | null
  try {
    found = upgradeAnalysis(JSON.parse(text)) as Partial<Analysis> | null
  } catch {
    throw new Error(`${place}: ${expected}, got invalid JSON`)
  }
  if (found?.schema !== ANALYSIS_SCHEMA || !Array.isArray(found.devices) || !Array.isArray(found.links))
    throw new Error(`${place}: ${expected}`)
  return found as Analysis
}
