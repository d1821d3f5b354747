/** One attack at the small utility: ordinary work to learn from, then the steps of the script. */
import { simulateZones } from '../riverbend/riverbend.ts'
import { type Written, writeScenario } from '../riverbend/write.ts'
import { startZone } from './ordinary.ts'
import type { AttackScript } from './scripts.ts'
import { siteFile } from './site.ts'

/** A Wednesday morning. */
const START = Date.UTC(2026, 2, 4, 7) * 1000
const MARGIN_SECONDS = 60

export interface AttackOptions {
  readonly seed: number
  readonly learnSeconds: number
  /** How much slower than in life the ordinary work goes. */
  readonly pace: number
  /** Seconds between two steps. */
  readonly every: number
}

/** Writes `attack.pcap`, `labels.jsonl` and `site.yaml` into a folder. */
export function writeAttack(folder: string, script: AttackScript, options: AttackOptions): Written {
  const { seed, learnSeconds, pace, every } = options
  const steps = script.steps.map((step, i) => ({
    step,
    at: learnSeconds + MARGIN_SECONDS + i * every,
    chain: script.name,
  }))
  const forSeconds = learnSeconds + MARGIN_SECONDS + script.steps.length * every + 600
  const frames = simulateZones({ seed, start: START, forSeconds, pace, steps }, [startZone])
  return writeScenario(folder, { frames, pcap: 'attack.pcap', site: siteFile() })
}
