/** An engine for the real server that tells what a test wants, step by step, at a pace at which it can be disturbed. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnalysisRequest, AnalysisRun } from '#engine-host/analysis'
import type { CaptureState, JournalEntry } from '#model/journal'
import { T0 } from '#store/testing/records'

interface Pace {
  readonly steps: number
  readonly stepMs: number
  /** Further entries of a step, after its progress. Steps count from 1. */
  readonly emit: (step: number, path: string) => readonly JournalEntry[]
  /** Bytes of the capture that are read after a step. */
  readonly bytesRead: (step: number, path: string) => number
}

export function pacedAnalysis({ steps, stepMs, emit, bytesRead }: Pace) {
  return ({ files: [path = ''] }: AnalysisRequest): AnalysisRun => {
    let isCancelled = false
    async function* entries(): AsyncIterable<readonly JournalEntry[]> {
      for (let step = 1; step <= steps; step++) {
        await sleep(stepMs)
        if (isCancelled) return
        const capture: CaptureState = {
          file: 0,
          name: path,
          bytesRead: bytesRead(step, path),
          packets: step,
          bytes: step * 100,
          firstTime: T0,
          lastTime: T0 + step,
          truncated: [],
          state: step === steps ? 'done' : 'reading',
        }
        yield [...emit(step, path), { kind: 'capture', capture }]
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
}
