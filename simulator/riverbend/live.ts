/**
 * Plays Riverbend live and without end, as a pcap stream with the times of the clock on the wall; every ten minutes the
 * same attack unfolds.
 *   node simulator/riverbend/live.ts | tcpdump -n -r -
 */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { PcapWriter } from '#capture/pcap-writer'
import { stepsOf } from './folders.ts'
import { riverbend, type ScheduledStep } from './riverbend.ts'
import { LINKTYPE_ETHERNET, recordOf } from './write.ts'

/** So much has already happened when it begins: enough to know allHosts and what is normal. */
export const pastSeconds = 1800
/** Quiet time before the first attack. */
export const PEACE_SECONDS = 20
/** From one attack to the next. */
export const ROUND_SECONDS = 600
/** Nobody watches the same demo for longer. */
const ROUNDS = 1000
const STEP_MS = 100

/** From the stolen account to the safety controller, with the seconds between. */
const STORY: readonly (readonly [step: string, after: number])[] = [
  ['vpn-then-jump-host', 0],
  ['rdp-to-engineering', 35],
  ['executable-over-smb', 75],
  ['sweep-and-scan', 90],
  ['szl-reads', 110],
  ['rogue-modbus-client', 130],
  ['setpoint-far-out', 150],
  ['cip-download', 175],
  ['s7-stop', 200],
  ['safety-write', 225],
  ['second-104-client', 270],
]

/** The past at once, then everything when it happens. */
export function streamRiverbend(seed: number): Readable {
  return Readable.from(bytes(seed), { objectMode: false, highWaterMark: 1024 * 1024 })
}

async function* bytes(seed: number): AsyncGenerator<Uint8Array> {
  const start = (Date.now() - pastSeconds * 1000) * 1000
  const writer = new PcapWriter(LINKTYPE_ETHERNET)
  yield writer.header()
  const options = { seed, start, forSeconds: ROUNDS * ROUND_SECONDS, pace: 1, steps: await rounds() }
  for (const frame of riverbend(options)) {
    while (frame.time > Date.now() * 1000) await sleep(STEP_MS)
    yield recordOf(writer, frame)
  }
}

async function rounds(): Promise<ScheduledStep[]> {
  const attacks = new Map((await stepsOf('attacks')).map((step) => [step.id, step]))
  const story = STORY.map(([id, after]) => ({ step: attacks.get(id)!, after }))
  return Array.from({ length: ROUNDS }, (_, round) =>
    story.map(({ step, after }) => ({
      step,
      at: pastSeconds + PEACE_SECONDS + round * ROUND_SECONDS + after,
      chain: 'demo',
    })),
  ).flat()
}

if (import.meta.main) {
  process.stdout.on('error', () => process.exit(0)) // the reader has gone
  streamRiverbend(1).pipe(process.stdout)
}
