/**
 * Plays the performance live and without end, as a pcap stream with the times of the clock on the wall.
 *   node scenarios/first-light/play.ts | tcpdump -n -r -
 */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { PcapWriter } from '#capture/pcap-writer'
import { firstLight } from './traffic.ts'
import { recordOf } from './write.ts'

/** So much has already happened when it begins: enough to know everybody and what is normal. */
export const pastSeconds = 240
/** And so long the newcomer may look around in peace. */
const PEACE_SECONDS = 20
const LINKTYPE_ETHERNET = 1
const STEP_MS = 100

/** The past at once, then everything when it happens. */
export function playFirstLight(seed: number): Readable {
  return Readable.from(octets(seed), { objectMode: false, highWaterMark: 1024 * 1024 })
}

async function* octets(seed: number): AsyncGenerator<Uint8Array> {
  const start = (Date.now() - pastSeconds * 1000) * 1000
  const writer = new PcapWriter(LINKTYPE_ETHERNET)
  yield writer.header()
  const attackAfterSeconds = pastSeconds + PEACE_SECONDS
  for (const frame of firstLight({ seed, start, attackAfterSeconds })) {
    while (frame.time > Date.now() * 1000) await sleep(STEP_MS)
    yield recordOf(writer, frame)
  }
}

if (import.meta.main) {
  process.stdout.on('error', () => process.exit(0)) // the reader has gone
  playFirstLight(1).pipe(process.stdout)
}
