/** Faults of the machine under a capturing sensor: what health says meanwhile, and whether the work goes on. As root, in own namespaces. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { FrameReader } from '#capture/frame-reader'
import { PcapWriter } from '#capture/pcap-writer'
import { Sensor } from './sensor.ts'

const LONGEST_MS = 120_000
const DAY_US = 86_400e6

export interface FaultPlan {
  readonly folder: string
  readonly port: number
  /** The plant that is replayed. */
  readonly capture: string
}

export interface FaultResult {
  readonly name: string
  /** Problem in `/rest/health` during the fault; '' for none. */
  readonly said: string
  /** Functions that failed during the fault. */
  readonly faults: readonly string[]
}

export async function diskFull(plan: FaultPlan): Promise<FaultResult> {
  const data = join(plan.folder, 'small')
  mkdirSync(data)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', data])
  return withSensor(plan, data, async (sensor) => {
    const filler = join(data, 'filler')
    const fill = () => {
      const descriptor = openSync(filler, 'a')
      try {
        for (const block = Buffer.alloc(1 << 20); ; ) writeSync(descriptor, block)
      } catch {
        // Full.
      } finally {
        closeSync(descriptor)
      }
    }
    fill()
    const result = await during('disk full', sensor, fill)
    rmSync(filler)
    return after(result, sensor)
  }).finally(() => execFileSync('umount', ['-l', data]))
}

/** An error of the file system makes ext4 read-only while files are open (errors=remount-ro, ext4(5)). */
export async function readOnlyDisk(plan: FaultPlan): Promise<FaultResult> {
  const image = join(plan.folder, 'disk.img')
  const data = join(plan.folder, 'disk')
  mkdirSync(data)
  execFileSync('truncate', ['-s', '512M', image])
  execFileSync('mkfs.ext4', ['-q', '-e', 'remount-ro', image])
  const loop = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim()
  execFileSync('mount', [loop, data])
  try {
    return await withSensor(plan, data, async (sensor) => {
      writeFileSync(`/sys/fs/ext4/${loop.split('/').at(-1)}/trigger_fs_error`, '1')
      return during('read-only disk', sensor)
    })
  } finally {
    execFileSync('umount', ['-l', data])
    execFileSync('losetup', ['-d', loop])
  }
}

export async function databaseLocked(plan: FaultPlan): Promise<FaultResult> {
  const data = join(plan.folder, 'locked')
  return withSensor(plan, data, async (sensor) => {
    const other = new DatabaseSync(join(data, 'sightglass.db'), { timeout: 5000 })
    other.exec('begin immediate')
    const result = await during('database locked', sensor)
    other.exec('rollback')
    other.close()
    return after(result, sensor)
  })
}

/** Packets of the same plant, then a day later, then at the old time again. */
export async function clockJump(plan: FaultPlan): Promise<FaultResult> {
  const data = join(plan.folder, 'clock')
  const port = plan.port + 1
  const source = `pcap-over-ip-server://127.0.0.1:${port}`
  return withSensor(
    plan,
    data,
    async (sensor) => {
      const read = async () => (await sensor.interfaces())?.interfaces[0]?.packets ?? 0
      const faults: string[] = []
      let said = ''
      let sent = 0
      for (const shift of [0, DAY_US, 0]) {
        sent += await sendShifted(plan.capture, port, shift)
        await sensor.until(async () => (await read()) >= sent, LONGEST_MS, 'packets were read')
        await sleep(2000)
        said = (await sensor.health())?.problem || said
      }
      const captures = await sensor.get<{ items: { packets: number; state: string }[] }>('/rest/captures')
      await sensor
        .until(
          async () => {
            const now = await sensor.get<typeof captures>('/rest/captures')
            return (now?.items[0]?.packets ?? 0) === sent
          },
          LONGEST_MS,
          'the engine read all packets',
        )
        .catch((error: Error) => faults.push(error.message.split('\n')[0]!))
      const counters = await sensor.get<{ counters?: Record<string, number> }>('/rest/overview')
      const jumps = Object.entries(counters?.counters ?? {}).filter(([name]) => /clock/i.test(name))
      return {
        name: 'clock jump of a day',
        said: [said, ...jumps.map((jump) => jump.join(' '))].join('; '),
        faults,
      }
    },
    source,
  )
}

async function sendShifted(path: string, port: number, shift: number): Promise<number> {
  const reader = new FrameReader()
  reader.push(readFileSync(path))
  const writer = new PcapWriter(1)
  const chunks: Uint8Array[] = [writer.header()]
  while (reader.next()) chunks.push(writer.frame({ ...copyOf(reader), time: reader.frame.time + shift }))
  const socket = connect({ port, host: '127.0.0.1' })
  socket.end(Buffer.concat(chunks))
  await new Promise((resolve) => socket.on('close', resolve).resume())
  return chunks.length - 1
}

function copyOf({ frame }: FrameReader) {
  const { bytes, start, end, originalLength, nanoseconds, linkType, interfaceIndex, number, time } = frame
  return { bytes, start, end, originalLength, nanoseconds, linkType, interfaceIndex, number, time }
}

async function withSensor(
  { port, capture }: FaultPlan,
  data: string,
  work: (sensor: Sensor) => Promise<FaultResult>,
  source = `replay:${capture}?speed=5&loops=forever`,
): Promise<FaultResult> {
  const sensor = new Sensor(port, ['--data', data, '--ring', '64', '--source', source])
  try {
    await sensor.until(async () => (await sensor.interfaces()) !== undefined, LONGEST_MS, 'start')
    if (source.startsWith('replay:'))
      await sensor.until(async () => (await sensor.devices()).length > 0, LONGEST_MS, 'first devices')
    return await work(sensor)
  } finally {
    await sensor.stop()
  }
}

/** Twenty seconds of the fault: health must name it, the pages must answer, packets must be captured. */
async function during(name: string, sensor: Sensor, again = () => {}): Promise<FaultResult> {
  const faults: string[] = []
  const starts = sensor.starts
  const said = new Set<string>()
  const before = (await sensor.interfaces())?.interfaces[0]?.packets ?? 0
  for (let second = 0; second < 20; second++) {
    await sleep(1000)
    again()
    const health = await sensor.health()
    if (health?.problem) said.add(health.problem)
  }
  const now = (await sensor.interfaces())?.interfaces[0]?.packets
  if (said.size === 0) faults.push('health says nothing')
  if (now === undefined || now <= before) faults.push(`packets: ${before} before, ${now} after 20 s`)
  if ((await sensor.devices()).length === 0) faults.push('devices cannot be read')
  if (sensor.starts > starts) faults.push(`the server ended: ${sensor.log.slice(-500)}`)
  return { name, said: [...said].join(' | ').slice(0, 800), faults }
}

/** Health must be well again, and a change be stored. */
async function after(result: FaultResult, sensor: Sensor): Promise<FaultResult> {
  const faults = [...result.faults]
  const isWell = async () => (await sensor.health())?.problem === ''
  const well = await sensor.until(isWell, LONGEST_MS, 'health is well again').catch(() => undefined)
  if (well === undefined) faults.push(`health after the fault: ${(await sensor.health())?.problem}`)
  const [device] = await sensor.devices()
  if (device === undefined || !(await sensor.rename(device.id, `after ${result.name}`)))
    faults.push('a change is not stored after the fault')
  return { ...result, faults, said: `${result.said}; well again after ${Math.round((well ?? 0) / 1000)} s` }
}
