/** Runs cases until it is told to stop or hangs; the driver watches its pulse and ends it then. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { readCorpus } from './corpus.ts'
import { fresh, minimise } from './minimise.ts'
import { type Case, makeCase } from './mutate.ts'
import { type Failure, newEngine, tryCase } from './trial.ts'

export interface Work {
  readonly seed: number
  readonly first: number
  readonly captures: string | undefined
  /** [0] case, [1] frame, [2] 1 while it may be judged by its pace, [3] 1 to stop. */
  readonly pulse: SharedArrayBuffer
}

export interface Find {
  readonly failure: Failure
  readonly found: Case
}

export type Report =
  | { readonly kind: 'find'; readonly find: Find }
  | { readonly kind: 'progress'; readonly cases: number; readonly frames: number }

/** Cases one engine reads before a new one takes over: enough for what was learned to matter. */
const CASES_PER_ENGINE = 300
/** Heap after a collection, in MiB, that so many small captures cannot need. */
const MOST_HEAP = 600

const work = workerData as Work
const pulse = new Int32Array(work.pulse)
const port = parentPort!
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const corpus = readCorpus(work.captures)
const known = new Set<string>()

for (let number = work.first; pulse[3] === 0; ) number = await batch(number)
port.close()

/** Runs a batch with one engine; answers the number that comes next. */
async function batch(first: number): Promise<number> {
  const engine = await newEngine()
  let frames = 0
  let number = first
  for (; number < first + CASES_PER_ENGINE && pulse[3] === 0; number++) {
    const one = makeCase(corpus, work.seed, number)
    frames += one.frames.length
    pulse[0] = number
    pulse[2] = 1
    const failure = tryCase(engine, one, (frame) => {
      pulse[1] = frame
    })
    pulse[2] = 0
    if (failure === undefined) continue
    await report(one, failure)
    if (failure.kind === 'crash') {
      number++
      break // an engine that threw is in no defined state
    }
  }
  collectGarbage()
  const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
  if (heap > MOST_HEAP)
    emit({
      failure: { kind: 'growth', what: `${heap} MiB`, frame: 0 },
      found: makeCase(corpus, work.seed, first),
    })
  const progress: Report = { kind: 'progress', cases: number - first, frames }
  port.postMessage(progress)
  return number
}

async function report(one: Case, failure: Failure): Promise<void> {
  const key = failure.kind === 'slow' ? `slow ${one.number}` : failure.what
  if (known.has(key)) return
  known.add(key)
  const alone = await fresh(one)
  // A failure that needs an engine with a history is reported as it was seen.
  if (alone !== undefined) emit({ failure: alone, found: await minimise(one, alone) })
  else if (failure.kind !== 'slow') emit({ failure, found: one })
}

function emit(find: Find): void {
  const report: Report = { kind: 'find', find }
  port.postMessage(report)
}
