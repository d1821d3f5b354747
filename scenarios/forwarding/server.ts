/** The real server with an engine that tells alerts at a pace: `server.ts DATA LISTEN`. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalEntry } from '#model/journal'
import type { AnalysisRequest, AnalysisRun } from '#sensor/serve/analysis'
import { serveUntilStopped } from '#sensor/serve/main'
import { anAlert, anAsset, T0 } from '#store/samples'

const STEPS = Number(process.env.STEPS ?? 100)
const STEP_MS = Number(process.env.STEP_MS ?? 50)
const ALERTS = Number(process.env.ALERTS ?? 10)

/** Each step tells `ALERTS` alerts, and the alerts of the step before again with a higher count. */
function analyse({ files }: AnalysisRequest): AnalysisRun {
  const [path = ''] = files
  let isCancelled = false
  async function* entries(): AsyncIterable<readonly JournalEntry[]> {
    for (let step = 1; step <= STEPS; step++) {
      await sleep(STEP_MS)
      if (isCancelled) return
      const alerts = (of: number, count: number): JournalEntry[] =>
        Array.from({ length: ALERTS }, (_, at) => ({
          kind: 'alert',
          alert: anAlert(`${of}-${at}`, { count, time: T0 + of * 1_000_000 }),
        }))
      const capture = {
        file: 0,
        name: path,
        octetsRead: step,
        packets: step,
        octets: step * 100,
        firstTime: T0,
        lastTime: T0 + step,
        truncated: [],
        state: step === STEPS ? 'done' : 'reading',
      } as const
      yield [
        { kind: 'asset', asset: anAsset('plc-1', { name: 'Press 4', packets: step }) },
        ...alerts(step, 1),
        ...(step > 1 ? alerts(step - 1, 2) : []),
        { kind: 'capture', capture },
      ]
    }
    yield [{ kind: 'end' }]
  }
  return {
    entries: entries(),
    cancel: () => {
      isCancelled = true
    },
  }
}

const [data = '', listen] = process.argv.slice(2)
process.exit(await serveUntilStopped({ data, listen, analyse, name: 'riverbend-1' }))
