/**
 * Plays a plant live and without end, as a pcap stream with the times of the clock on the wall; every ten minutes the
 * attack of its story unfolds.
 *   node simulator/plants/live.ts substation | tcpdump -n -r -
 */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { PcapWriter } from '#capture/pcap-writer'
import type { ScheduledPlantStep } from '../network/simulate.ts'
import type { PlantWorld } from '../network/world.ts'
import { LINKTYPE_ETHERNET, recordOf } from '../riverbend/write.ts'
import type { BuiltPlant } from './plant.ts'
import { findPlant } from './plants.ts'
import { plantFrames } from './run.ts'

/** So much has already happened when it begins: enough to know all hosts and what is normal. */
export const pastSeconds = 1800
/** Quiet time before the first attack. */
export const PEACE_SECONDS = 20
/** From one attack to the next. */
export const ROUND_SECONDS = 600
/** More rounds than a demo is watched. */
const ROUNDS = 1000
const STEP_MS = 100

/** The past at once, then everything when it happens. */
export function streamPlant(plant: BuiltPlant, seed: number): Readable {
  return Readable.from(bytes(plant, seed), { objectMode: false, highWaterMark: 1024 * 1024 })
}

async function* bytes(plant: BuiltPlant, seed: number): AsyncGenerator<Uint8Array> {
  const start = (Date.now() - pastSeconds * 1000) * 1000
  const writer = new PcapWriter(LINKTYPE_ETHERNET)
  yield writer.header()
  const forSeconds = ROUNDS * ROUND_SECONDS
  const options = { seed, start, forSeconds, pace: 1, steps: rounds(plant), hasEarlyWork: true }
  for (const frame of plantFrames(plant, options)) {
    while (frame.time > Date.now() * 1000) await sleep(STEP_MS)
    yield recordOf(writer, frame)
  }
}

function rounds({ attacks, story }: BuiltPlant): ScheduledPlantStep<PlantWorld>[] {
  const steps = story.map(([id, after]) => {
    const step = attacks.find((one) => one.id === id)
    if (step === undefined) throw new Error(`story: expected an attack of this plant, got ${id}`)
    return { step, after }
  })
  return Array.from({ length: ROUNDS }, (_, round) =>
    steps.map(({ step, after }) => ({
      step,
      at: pastSeconds + PEACE_SECONDS + round * ROUND_SECONDS + after,
      chain: 'demo',
    })),
  ).flat()
}

if (import.meta.main) {
  const [id = 'riverbend'] = process.argv.slice(2)
  const found = await findPlant(id)
  if (typeof found === 'string') {
    process.stderr.write(`${found}\n`)
    process.exit(2)
  }
  process.stdout.on('error', () => process.exit(0)) // the reader has gone
  streamPlant(await found.build(1), 1).pipe(process.stdout)
}
