/** The real server with an engine that tells alerts at a pace: `server.ts DATA LISTEN`. */
import type { JournalEntry } from '#model/journal'

import { runUntilStopped } from '#server/run-until-stopped'
import { aDevice, anAlert, T0 } from '#store/testing/records'

import { pacedAnalysis } from '../paced-analysis.ts'

const ALERTS = Number(process.env.ALERTS ?? 10)

const alerts = (of: number, count: number): JournalEntry[] =>
  Array.from({ length: ALERTS }, (_, at) => ({
    kind: 'alert',
    alert: anAlert(`${of}-${at}`, { count, time: T0 + of * 1_000_000 }),
  }))

/** Each step tells `ALERTS` alerts, and the alerts of the step before again with a higher count. */
const analyse = pacedAnalysis({
  steps: Number(process.env.STEPS ?? 100),
  stepMs: Number(process.env.STEP_MS ?? 50),
  emit: (step) => [
    { kind: 'device', device: aDevice('plc-1', { name: 'Press 4', packets: step }) },
    ...alerts(step, 1),
    ...(step > 1 ? alerts(step - 1, 2) : []),
  ],
  bytesRead: (step) => step,
})

const [data = '', listen] = process.argv.slice(2)
process.exit(await runUntilStopped({ data, listen, analyse, name: 'riverbend-1' }))
