/** The whole replay: an hour of ordinary work, then the sub-steps one after another. */

import { readFileSync } from 'node:fs'
import { rowsIn } from '#model/tab-separated'
import { simulateZones } from '../riverbend/riverbend.ts'
import { type Written, writeScenario } from '../riverbend/write.ts'
import { readEvaluation } from './mitre-evaluation.ts'
import { startZone } from './ordinary.ts'
import { siteFile } from './site.ts'
import { substeps } from './substeps.ts'

/** A Tuesday morning. */
const START = Date.UTC(2026, 2, 3, 6) * 1000
export const LEARN_SECONDS = 3600
/** Pause between sub-steps, longer than the minute in which the previous one may still be reported. */
const EVERY_SECONDS = 150
const PACE = 4

export interface Technique {
  readonly id: string
  readonly name: string
  readonly tactics: readonly string[]
  readonly before: string
}

/** ATT&CK for ICS, with the numbers techniques had before. */
export function readTechniques(): readonly Technique[] {
  const text = readFileSync(new URL('../../data/attack-ics.tsv', import.meta.url), 'utf8')
  return rowsIn(text).map(([id = '', name = '', tactics = '', before = '']) => ({
    ...{ id, name, before },
    tactics: tactics.split('; '),
  }))
}

/** Writes `triton.pcap`, `labels.jsonl` and `site.yaml` into a folder. */
export function writeTriton(folder: string, seed: number): Written {
  const techniques = readTechniques()
  const asked = new Map(readEvaluation().map(({ id, technique }) => [id, technique]))
  const steps = substeps((id) => {
    const before = asked.get(id)
    return techniques.find((one) => one.before === before)?.id ?? before ?? ''
  }).map((step, i) => ({ step, at: LEARN_SECONDS + 120 + i * EVERY_SECONDS, chain: 'triton' }))
  const forSeconds = LEARN_SECONDS + 120 + (steps.length + 1) * EVERY_SECONDS
  const frames = simulateZones({ seed, start: START, forSeconds, pace: PACE, steps }, [startZone])
  return writeScenario(folder, { frames, pcap: 'triton.pcap', site: siteFile() })
}
