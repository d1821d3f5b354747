/**
 * Mangles captures and lets the whole engine read them: it must not throw, hang, dawdle or grow.
 *   npm run fuzz -- [--seconds 60] [--seed 1] [--first 0] [--captures DIR] [--out DIR]
 *   node tools/fuzz.ts --replay FILE       reads a find again and says what happens
 * The same seed makes the same cases. Exit status 1 if anything was found.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { readAll } from '#capture/read-all'
import { pcapFile } from '#sdk/test-kit/pcap-file'
import { readCorpus } from './fuzz/corpus.ts'
import { fresh } from './fuzz/minimise.ts'
import { makeCase } from './fuzz/mutate.ts'
import type { Find, Report, Work } from './fuzz/worker.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SHARED = fileURLToPath(new URL('../../shared/captures', import.meta.url))
/** No progress for so long is a hang. */
const HANG_MS = 4000
const LOOK_MS = 250

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    captures: { type: 'string' },
    out: { type: 'string', default: join(ROOT, '.cache/fuzz') },
    replay: { type: 'string' },
  },
})
const captures = values.captures ?? (existsSync(SHARED) ? SHARED : undefined)
if (values.replay !== undefined) await replay(values.replay)
else await fuzz(Number(values.seed), Number(values.first), Number(values.seconds) * 1000)

async function fuzz(seed: number, first: number, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds
  let finds = 0
  let cases = 0
  let frames = 0
  for (let next = first; performance.now() < until; ) {
    const run = await watch({ seed, first: next, captures, pulse: new SharedArrayBuffer(16) }, until)
    for (const find of run.finds) keep(find, seed)
    finds += run.finds.length
    cases += run.cases
    frames += run.frames
    next = run.next
  }
  console.log(`seed ${seed}: ${cases} cases, ${frames} frames, ${finds} find${finds === 1 ? '' : 's'}`)
  if (finds > 0) process.exitCode = 1
}

/** One worker until the time is over or it hangs. */
function watch(
  work: Work,
  until: number,
): Promise<{ finds: Find[]; cases: number; frames: number; next: number }> {
  const pulse = new Int32Array(work.pulse)
  const run = { finds: [] as Find[], cases: 0, frames: 0, next: work.first }
  const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: 1500 },
  })
  worker.on('message', (report: Report) => {
    if (report.kind === 'find') run.finds.push(report.find)
    else {
      run.cases += report.cases
      run.frames += report.frames
    }
  })
  let seen = ''
  let since = performance.now()
  const looking = setInterval(() => {
    const now = `${pulse[0]} ${pulse[1]} ${pulse[2]}`
    if (now !== seen || pulse[2] === 0) {
      seen = now
      since = performance.now()
    } else if (performance.now() - since > HANG_MS) {
      clearInterval(looking)
      run.finds.push(lost(work, pulse, 'hang', `no progress for ${HANG_MS} ms`))
      worker.terminate()
    }
    if (performance.now() > until) pulse[3] = 1
  }, LOOK_MS)
  return new Promise((resolve) => {
    worker.on('error', (error: Error) => run.finds.push(lost(work, pulse, 'crash', error.message)))
    worker.on('exit', () => {
      clearInterval(looking)
      run.next = pulse[0]! + 1
      resolve(run)
    })
  })
}

/** The case that took the worker with it, up to the frame it stopped at. */
function lost({ seed }: Work, pulse: Int32Array, kind: 'hang' | 'crash', what: string): Find {
  const one = makeCase(readCorpus(captures), seed, pulse[0]!)
  const frame = pulse[1]!
  return { failure: { kind, what, frame }, found: { ...one, frames: one.frames.slice(0, frame + 1) } }
}

function keep({ failure, found }: Find, seed: number): void {
  mkdirSync(values.out, { recursive: true })
  const file = join(values.out, `${failure.kind}-${seed}-${found.number}.pcap`)
  writeFileSync(file, pcapFile(found.frames, found.linkType))
  console.log(`${failure.kind}: ${failure.what} (${found.frames.length} frames)`)
  console.log(`  node_modules/.bin/node tools/fuzz.ts --replay ${relative(ROOT, file)}`)
}

async function replay(file: string): Promise<void> {
  const { frames } = readAll(new Uint8Array(readFileSync(file)))
  const whole = frames.map(({ bytes, time }) => ({ bytes: Uint8Array.from(bytes), time }))
  const failure = await fresh({ number: 0, linkType: frames[0]?.linkType ?? 1, frames: whole })
  console.log(
    failure === undefined
      ? 'nothing happens'
      : `${failure.kind} at frame ${failure.frame + 1}: ${failure.what}`,
  )
  if (failure !== undefined) process.exitCode = 1
}
