/**
 * Says where the time goes: reads a capture with the whole engine in one process and prints the functions that took most.
 *   node_modules/.bin/node bench/profile.ts CAPTURE [functions, default 25]
 */
import { type Profiler, Session } from 'node:inspector/promises'
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { hotFunctions } from './hot-functions.ts'
import { readWhole } from './read-whole.ts'

const SAMPLE_US = 500

const path = process.argv[2]
const shown = Number(process.argv[3] ?? 25)
if (path === undefined) throw new Error('expected a capture: bench/profile.ts CAPTURE')

const engine = await buildEngine(
  {
    files: [path],
    ...plainRequest,
  },
  new Int32Array(3),
)
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US })
await session.post('Profiler.start')
const started = performance.now()
const packets = await readWhole(engine, path)
const readMs = performance.now() - started
const entries = [...engine.finish()].length
const finishMs = performance.now() - started - readMs
const { profile } = await session.post('Profiler.stop')
report(profile)

function report(profile: Profiler.Profile): void {
  const perPacket = Math.round((readMs * 1e6) / packets)
  console.log(`${packets} packets in ${Math.round(readMs)} ms, ${perPacket} ns each, warm-up included`)
  console.log(`${entries} journal entries in ${Math.round(finishMs)} ms more`)
  const { rss } = process.memoryUsage()
  console.log(`${Math.round(rss / 1048576)} MiB resident\n\n    self  with callees`)
  for (const { name, place, selfShare, totalShare } of hotFunctions(profile).slice(0, shown)) {
    const self = `${(selfShare * 100).toFixed(1)} %`.padStart(8)
    const total = `${(totalShare * 100).toFixed(1)} %`.padStart(8)
    console.log(`${self} ${total}      ${name}  ${place}`)
  }
}
