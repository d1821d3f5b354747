/**
 * Reading a capture into the store of a server against `sightglass analyze`, by the clock. Needs a quiet machine.
 *   node bench/store-reading.ts [--packets 150000] [--runs 1]
 * Exit status 1 if the store costs more than 1.3 times `analyze`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Sensor } from '../tests/kill-suite/sensor.ts'
import { capture } from './captures.ts'
import { median } from './median.ts'

const PORT = 8472
const MOST_RATIO = 1.3
const LONGEST_MS = 300_000
const PROGRAM = fileURLToPath(new URL('../bin/sightglass', import.meta.url))

const { values } = parseArgs({
  options: { packets: { type: 'string', default: '150000' }, runs: { type: 'string', default: '1' } },
})
const made = capture('mixed', Number(values.packets), (line) => console.error(line))
if (made === undefined) throw new Error('the disk has no room for the capture')
const ratios: number[] = []
for (let run = 0; run < Number(values.runs); run++) {
  const analysed = analyse(made.path)
  const { start, reading } = await serve(made.path)
  ratios.push(reading / analysed)
  console.log(
    `analyze ${seconds(analysed)}; serve ${seconds(reading)} from its first answer to the end of the capture, ${seconds(start)} for its start: ${(reading / analysed).toFixed(2)}, with the start ${((reading + start) / analysed).toFixed(2)}`,
  )
}
if (median(ratios) > MOST_RATIO) process.exitCode = 1

function analyse(path: string): number {
  const begun = performance.now()
  const { status, stderr } = spawnSync(PROGRAM, ['analyze', path, '--json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`analyze ended with ${status}: ${stderr}`)
  return performance.now() - begun
}

async function serve(path: string): Promise<{ readonly start: number; readonly reading: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-store-'))
  const sensor = new Sensor(PORT, [path, '--data', join(folder, 'data')])
  const captures = () => sensor.get<{ items: readonly { state: string }[] }>('/rest/captures')
  try {
    const start = await sensor.until(async () => (await captures()) !== undefined, LONGEST_MS, 'start')
    const isDone = async () => (await captures())?.items[0]?.state === 'done'
    return { start, reading: await sensor.until(isDone, LONGEST_MS, 'end of the capture') }
  } finally {
    await sensor.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
