/** Loads all rules, and returns their description. */

import { loadProtocols, loadRules } from '#engine-host/folders'
import { runWorkerJob } from '../worker-pool.ts'
import type { RuleWords } from './shipped-rules.ts'

await runWorkerJob(async (): Promise<readonly RuleWords[]> => {
  const rules = await loadRules(await loadProtocols())
  return rules.map(({ id, title, engine, severity, category, techniques, why, falsePositives }) => {
    return { id, title, engine, severity, category, techniques, why, falsePositives }
  })
})
