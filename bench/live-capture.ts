/**
 * Live capture with everything on, as root in a network namespace of its own: what is sent into a veth pair, read and lost.
 *   node bench/live-capture.ts [--case polling,mixed,third,overdriven] [--pps 300000,400000] [--minutes 1]
 * Without options it takes about three minutes. Exit status 1 if a packet was lost (but by `overdriven`), or if the loss that is shown differs
 * from the one caused by more than 1 %.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PROCESSES, Sensor } from '../tests/kill-suite/sensor.ts'
import {
  CAPTURED,
  makeVethPair,
  processorSecondsOf,
  replayed,
  runInNamespaces,
} from '../tests/kill-suite/veth-pair.ts'
import { capture } from './captures.ts'

const PORT = 8470
/** Counters stand still for so many seconds when all was read. */
const STILL_S = 3
const LONGEST_SETTLING_S = 60
const START_MS = 60_000
/** The shown loss may differ by so much from the one caused. */
const LOSS_TOLERANCE = 0.01
const QUICK_SECONDS = 10
const PACKETS = { steady: 4_000_000, mixed: 1_200_000, third: 200_000 } as const

interface Case {
  readonly kind: 'steady' | 'mixed'
  readonly packets: number
  readonly packetsPerSecond: number
  /** MiB of the kernel's buffer; without: the default of the product. */
  readonly bufferMebibytes?: number
  /** The capture is sent so many times at `learnedAt` before. */
  readonly roundsBefore: number
  /** The capture process is stopped for so many seconds. */
  readonly stoppedSeconds: number
}

const LEARNED_AT = 20_000
const ONCE = { roundsBefore: 0, stoppedSeconds: 0 } as const
const CASES: Readonly<Record<string, Case>> = {
  polling: { kind: 'steady', packets: PACKETS.steady, packetsPerSecond: 300_000, ...ONCE },
  mixed: { kind: 'mixed', packets: PACKETS.mixed, packetsPerSecond: 20_000, ...ONCE },
  third: { ...ONCE, kind: 'mixed', packets: PACKETS.third, packetsPerSecond: 50_000, roundsBefore: 2 },
  overdriven: {
    ...{ kind: 'steady', packets: PACKETS.steady, packetsPerSecond: 50_000, roundsBefore: 0 },
    ...{ bufferMebibytes: 1, stoppedSeconds: 3 },
  },
}

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: Object.keys(CASES).join(',') },
    pps: { type: 'string' },
    minutes: { type: 'string' },
    buffer: { type: 'string' },
    inside: { type: 'boolean', default: false },
  },
})
if (!values.inside) process.exitCode = runInNamespaces(['-n'], '--inside')
else {
  makeVethPair()
  for (const name of values.case.split(',')) {
    const known = CASES[name]
    if (known === undefined) throw new Error(`--case: expected ${Object.keys(CASES).join(', ')}, got ${name}`)
    for (const rate of values.pps?.split(',').map(Number) ?? [known.packetsPerSecond])
      await measure(name, { ...known, packetsPerSecond: rate })
  }
}

async function measure(name: string, one: Case): Promise<void> {
  const made = capture(one.kind, one.packets, (line) => console.error(line))
  if (made === undefined) throw new Error('the disk has no room for the capture')
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-live-'))
  const buffer = values.buffer ?? one.bufferMebibytes
  const sensor = new Sensor(PORT, [
    ...['--interface', CAPTURED, '--data', join(folder, 'data'), '--ring', '1024', '--queue', '4096'],
    ...(buffer === undefined ? [] : ['--capture-buffer', String(buffer)]),
  ])
  try {
    await sensor.until(async () => (await sensor.interfaces()) !== undefined, START_MS, 'start')
    if (one.roundsBefore > 0) {
      const packets = made.truth.packets * one.roundsBefore
      await replayed({ capture: made.path, packetsPerSecond: LEARNED_AT, packets })
      await sensor.until(async () => (await sensor.interfaces())?.queue.bytes === 0, 300_000, 'first rounds')
    }
    const before = await settled(sensor)
    const seconds = values.minutes === undefined ? QUICK_SECONDS : Number(values.minutes) * 60
    const processors = new Map(
      PROCESSES.map((process) => [process, processorSecondsOf(sensor.pidOf(process))]),
    )
    const sending = replayed({
      capture: made.path,
      packetsPerSecond: one.packetsPerSecond,
      packets: Math.round(one.packetsPerSecond * seconds),
    })
    if (one.stoppedSeconds > 0) await stopFor(sensor.pidOf('capture'), one.stoppedSeconds)
    const sent = await sending
    const used = PROCESSES.map((process) => {
      const share =
        (processorSecondsOf(sensor.pidOf(process)) - (processors.get(process) ?? 0)) / sent.seconds
      return `${process} ${Math.round(share * 100)} %`
    })
    const lag = (await sensor.interfaces())?.queue.lagSeconds ?? 0
    const after = await settled(sensor)
    const read = countOf(after, 'packets') - countOf(before, 'packets')
    const shown = countOf(after, 'lost') - countOf(before, 'lost')
    const lost = sent.packets - read
    const isHonest = Math.abs(shown - lost) <= LOSS_TOLERANCE * lost
    const isFast = sent.packets / sent.seconds >= one.packetsPerSecond * 0.97
    if (!isHonest || (lost > 0 && one.stoppedSeconds === 0)) process.exitCode = 1
    const rate = Math.round(sent.packets / sent.seconds)
    const megabits = ((sent.bytes * 8) / sent.seconds / 1e6).toFixed(1)
    console.log(
      [
        `${name}: sent ${sent.packets} in ${sent.seconds} s (${rate} packets/s, ${megabits} Mb/s${isFast ? '' : ', the sender was too slow'})`,
        `read ${read}, lost ${lost}, shown as lost ${shown} ${JSON.stringify(after?.interfaces[0]?.stages)}`,
        `engine ${lag.toFixed(1)} s late at the end, ${Math.round((after?.queue.bytes ?? 0) / 1e6)} MB in the queue`,
        `processor: sender ${Math.round((sent.processorSeconds / sent.seconds) * 100)} %, ${used.join(', ')}`,
        ...(after?.problems ?? []),
      ].join('; '),
    )
  } finally {
    await sensor.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Status = Awaited<ReturnType<Sensor['interfaces']>>

function countOf(status: Status, name: 'packets' | 'lost'): number {
  return status?.interfaces[0]?.[name] ?? 0
}

async function stopFor(pid: number | undefined, seconds: number): Promise<void> {
  if (pid === undefined) throw new Error('there is no capture process')
  await sleep(1000)
  process.kill(pid, 'SIGSTOP')
  await sleep(seconds * 1000)
  process.kill(pid, 'SIGCONT')
}

/** Counters once nothing more is read from the kernel; what waits for the engine may wait. */
async function settled(sensor: Sensor): Promise<Status> {
  let status = await sensor.interfaces()
  for (let still = 0, second = 0; still < STILL_S && second < LONGEST_SETTLING_S; second++) {
    await sleep(1000)
    const next = await sensor.interfaces()
    const isSame = (['packets', 'lost'] as const).every(
      (name) => countOf(next, name) === countOf(status, name),
    )
    still = next !== undefined && isSame ? still + 1 : 0
    status = next ?? status
  }
  return status
}
