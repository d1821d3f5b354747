/**
 * Live capture with everything on, as root in a network namespace of its own: what is sent into a veth pair, read and lost.
 *   node bench/live-capture.ts --capture FILE --pps 20000 --seconds 60
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Sensor } from '../tests/kill-suite/sensor.ts'

const PORT = 8470
/** Counters stand still for so many seconds when all was read. */
const STILL_S = 5
const LONGEST_WAIT_S = 240

const { values } = parseArgs({
  options: {
    capture: { type: 'string' },
    pps: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '60' },
    buffer: { type: 'string', default: '256' },
    inside: { type: 'boolean', default: false },
  },
})
if (values.capture === undefined)
  throw new Error('expected --capture FILE, such as bench/out/mixed-3000000.pcap')
if (values.inside) await measure(values.capture)
else {
  const self = [
    process.execPath,
    '--no-warnings',
    fileURLToPath(import.meta.url),
    '--inside',
    ...process.argv.slice(2),
  ]
  process.exitCode = spawnSync('unshare', ['-n', ...self], { stdio: 'inherit' }).status ?? 1
}

async function measure(capture: string): Promise<void> {
  for (const command of [
    'link set lo up',
    'link add veth0 type veth peer name veth1',
    'link set veth0 addrgenmode none up',
    'link set veth1 addrgenmode none up promisc on',
  ])
    execFileSync('ip', command.split(' '))
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-live-'))
  const options = [
    '--interface',
    'veth1',
    '--data',
    join(folder, 'data'),
    '--ring',
    '1024',
    '--queue',
    '4096',
  ]
  const sensor = new Sensor(PORT, [...options, '--capture-buffer', values.buffer])
  try {
    await sensor.until(async () => (await sensor.interfaces()) !== undefined, 120_000, 'start')
    const count = Number(values.pps) * Number(values.seconds)
    const replay = spawn(
      'tcpreplay',
      ['-K', '--pps', values.pps, '--limit', String(count), '--loop', '1000000', '-i', 'veth0', capture],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let printed = ''
    replay.stdout.on('data', (text: Buffer) => {
      printed += text
    })
    await new Promise((resolve) => replay.on('close', resolve))
    const lagAtEnd = (await sensor.interfaces())?.queue.lagSeconds
    const before = await settled(sensor)
    const [, packets = '', bytes = '', seconds = ''] =
      /Actual: (\d+) packets \((\d+) bytes\) sent in ([\d.]+) seconds/.exec(printed) ?? []
    const sent = Number(packets)
    const rate = Math.round(sent / Number(seconds))
    const megabits = ((Number(bytes) * 8) / Number(seconds) / 1e6).toFixed(1)
    const read = before?.interfaces[0]?.packets ?? 0
    const { lost, stages } = before?.interfaces[0] ?? {}
    console.log(
      `sent ${sent} in ${seconds} s (${rate} packets/s, ${megabits} Mb/s); read ${read}; lost ${sent - read}; shown ${lost} ${JSON.stringify(stages)}; engine ${lagAtEnd?.toFixed(0)} s late at the end, ${Math.round((before?.queue.bytes ?? 0) / 1e6)} MB in the queue`,
    )
  } finally {
    await sensor.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Counters of the capture process once nothing more is read from the kernel. */
async function settled(sensor: Sensor) {
  let status = await sensor.interfaces()
  for (let still = 0, second = 0; still < STILL_S && second < LONGEST_WAIT_S; second++) {
    await sleep(1000)
    const next = await sensor.interfaces()
    const known = (one: typeof next) => (one?.interfaces[0]?.packets ?? 0) + (one?.interfaces[0]?.lost ?? 0)
    still = next !== undefined && known(next) === known(status) ? still + 1 : 0
    status = next ?? status
  }
  return status
}
