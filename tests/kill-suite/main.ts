/**
 * `npm run kill-test [-- --kills 20 --only engine,tcpdump --pps 2000]`: kills each process of a capturing sensor under load, as root, in
 * namespaces of its own. `--faults`: full and read-only disk, locked database, clock jump instead. Exit status 1 if something acknowledged was lost or the sensor was not back in time.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeExcerpt } from '../../simulator/first-light/write.ts'
import { clockJump, databaseLocked, diskFull, readOnlyDisk } from './faults.ts'
import { type KillResult, killRepeatedly } from './kills.ts'
import { PROCESSES, type ProcessName, Sensor } from './sensor.ts'
import { CAPTURED, makeVethPair, runInNamespaces, startReplay } from './veth-pair.ts'

const PORT = 8470
const WITHIN_MS = 5000
const MISSING_MS = 1000
/** An engine that worked for so long starts again at once: src/server/captures/capture-queue.ts. */
const PAUSE_MS: Readonly<Record<ProcessName, number>> = {
  server: 3000,
  engine: 11_000,
  capture: 3000,
  tcpdump: 2000,
}

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    only: { type: 'string', default: PROCESSES.join(',') },
    pps: { type: 'string', default: '2000' },
    faults: { type: 'boolean', default: false },
    inside: { type: 'boolean', default: false },
  },
})
if (values.inside) await (values.faults ? runFaults() : run())
else process.exitCode = runInNamespaces(['-n', '-m'], '--inside')

async function runFaults(): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-faults-'))
  const capture = join(folder, 'plant.pcap')
  writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 3, attackAfterMinutes: 5 })
  try {
    const faults = { diskFull, databaseLocked, clockJump, readOnlyDisk }
    for (const [key, fault] of Object.entries(faults)) {
      if (values.only !== PROCESSES.join(',') && !values.only.split(',').includes(key)) continue
      const { name, said, faults: found } = await fault({ folder, port: PORT, capture })
      console.log(`${name}: ${found.length === 0 ? 'held' : found.join('; ')}\n  said: ${said}`)
      if (found.length > 0) process.exitCode = 1
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(): Promise<void> {
  const kills = Number(values.kills)
  const names = PROCESSES.filter((name) => values.only.split(',').includes(name))
  makeVethPair()
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-kills-'))
  const capture = join(folder, 'plant.pcap')
  writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 3, attackAfterMinutes: 5 })
  const data = join(folder, 'data')
  const load = startReplay({ capture, packetsPerSecond: Number(values.pps) })
  const sensor = new Sensor(PORT, ['--interface', CAPTURED, '--data', data, '--ring', '256'])
  let isGood = true
  try {
    for (const process of names) {
      const result = await killRepeatedly({ sensor, data, process, kills, pauseMs: PAUSE_MS[process] })
      isGood &&= isHeld(result)
      report(result)
    }
    const status = await sensor.interfaces()
    console.log(
      `at the end: ${JSON.stringify(status?.interfaces[0]?.stages)}, health ${(await sensor.health())?.problem || 'ok'}`,
    )
  } finally {
    load.kill('SIGKILL')
    await sensor.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  process.exitCode = isGood ? 0 : 1
}

function isHeld({ backMs, missingMs, lostChanges, ringFaults }: KillResult): boolean {
  return (
    lostChanges === 0 &&
    ringFaults.length === 0 &&
    backMs.every((ms) => ms <= WITHIN_MS) &&
    missingMs.every((ms) => ms <= MISSING_MS)
  )
}

function report({ process: name, kills, backMs, missingMs, lostChanges, ringFaults }: KillResult): void {
  const sorted = backMs.toSorted((one, other) => one - other)
  const median = sorted[Math.floor(sorted.length / 2)]
  console.log(
    `${name}: ${kills} kills; back after ${median} ms (median), ${sorted.at(-1)} ms (longest); missing in the ring at most ${Math.max(...missingMs)} ms; ${lostChanges} acknowledged changes lost; ${ringFaults.length} faults of the ring ${ringFaults.slice(0, 3).join('; ')}`,
  )
}
