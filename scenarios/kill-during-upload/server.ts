/** The real server, reading captures with an engine so slow that it can be killed meanwhile. */
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalEntry } from '#model/journal'
import type { AnalysisRequest, AnalysisRun } from '#sensor/serve/analysis'
import { serveUntilStopped } from '#sensor/serve/main'
import { anAsset, anEvent, T0 } from '#store/samples'

const STEPS = 10
const STEP_MS = Number(process.env.STEP_MS ?? 20)

/** Tells in ten steps: one device all captures have in common, one of its own, and an event a step. */
function analyse({ files }: AnalysisRequest): AnalysisRun {
  const [path = ''] = files
  let isCancelled = false
  async function* entries(): AsyncIterable<readonly JournalEntry[]> {
    const { size } = statSync(path)
    for (let step = 1; step <= STEPS; step++) {
      await sleep(STEP_MS)
      if (isCancelled) return
      const capture = {
        file: 0,
        name: path,
        octetsRead: Math.round((size * step) / STEPS),
        packets: step,
        octets: step * 100,
        firstTime: T0,
        lastTime: T0 + step,
        truncated: [],
        state: step === STEPS ? 'done' : 'reading',
      } as const
      yield [
        { kind: 'asset', asset: anAsset('shared', { packets: step }) },
        { kind: 'asset', asset: anAsset(`own ${path}`, { packets: step }) },
        { kind: 'event', event: anEvent(`${path} ${step}`, { time: T0 + step, assets: ['shared'] }) },
        { kind: 'counters', counters: { steps: step } },
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
process.exit(await serveUntilStopped({ data, listen, analyse }))
