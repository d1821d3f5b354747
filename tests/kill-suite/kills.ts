/** Kills one process of a capturing sensor several times, and finds out what was lost and how long it took. */
import { setTimeout as sleep } from 'node:timers/promises'
import { FrameReader } from '#capture/frame-reader'
import { searchRing } from '#capture/ring/search'
import { verifyRing } from '#capture/ring/verify'
import { ringFolder } from '#data-folder/live-folder'
import type { ProcessName, Sensor } from './sensor.ts'

/** A sensor that is not back then never is. */
const LONGEST_MS = 120_000

export interface KillResult {
  readonly process: ProcessName
  readonly kills: number
  /** Until the pages answer, the process is there again, and packets are read by the engine. */
  readonly backMs: readonly number[]
  /** Captured before the kill and not in the ring, in milliseconds: time from the last packet kept to the kill. */
  readonly missingMs: readonly number[]
  /** Acknowledged changes that were not there afterwards. */
  readonly lostChanges: number
  readonly ringFaults: readonly string[]
}

export interface KillPlan {
  readonly sensor: Sensor
  readonly data: string
  readonly process: ProcessName
  readonly kills: number
  /** The process has worked for so long before each kill. */
  readonly pauseMs: number
}

export async function killRepeatedly({
  sensor,
  data,
  process: name,
  kills,
  pauseMs,
}: KillPlan): Promise<KillResult> {
  const backMs: number[] = []
  const missingMs: number[] = []
  let lostChanges = 0
  for (let kill = 0; kill < kills; kill++) {
    await sleep(pauseMs)
    await sensor.until(() => isReading(sensor, name), LONGEST_MS, `${name} reads before kill ${kill}`)
    const [device] = await sensor.devices()
    const label = `${name} kill ${kill}`
    const isAcknowledged = device !== undefined && (await sensor.rename(device.id, label))
    const pid = sensor.pidOf(name)
    if (pid === undefined) throw new Error(`no process ${name}\n${sensor.log}`)
    const killedAt = Date.now()
    process.kill(pid, 'SIGKILL')
    const back = async () => sensor.pidOf(name) !== pid && (await isReading(sensor, name))
    backMs.push(Math.round(await sensor.until(back, LONGEST_MS, `${name} is back after kill ${kill}`)))
    if (isAcknowledged) {
      const again = (await sensor.devices()).find(({ id }) => id === device.id)
      if (again?.name !== label) lostChanges++
    }
    missingMs.push(missingBefore(data, killedAt))
  }
  return {
    process: name,
    kills,
    backMs,
    missingMs,
    lostChanges,
    ringFaults: verifyRing(ringFolder(data)).faults,
  }
}

/** Packets arrive, and the engine reports packets of the running stream. */
async function isReading(sensor: Sensor, name: ProcessName): Promise<boolean> {
  if (sensor.pidOf(name) === undefined) return false
  const before = await sensor.interfaces()
  if (before === undefined || before.interfaces.some(({ problem }) => problem !== '')) return false
  const isFresh = before.interfaces.some(({ packetsPerSecond }) => packetsPerSecond > 0)
  if (name !== 'engine') return isFresh
  const captures = await sensor.get<{ items: readonly { state: string; packets: number }[] }>(
    '/rest/captures',
  )
  return isFresh && captures?.items.some(({ state, packets }) => state === 'reading' && packets > 0) === true
}

/** Time from the last packet in the ring before the kill to the kill. */
function missingBefore(data: string, killedAt: number): number {
  const until = killedAt * 1000
  let found = searchRing(ringFolder(data), { from: until - 10e6, until })
  // A search ends after some time on a loaded machine, at its first packets.
  for (let seconds = 5; found.isCut && seconds >= 1; seconds--)
    found = searchRing(ringFolder(data), { from: until - seconds * 1e6, until })
  const reader = new FrameReader()
  reader.push(found.file)
  let last = 0
  while (reader.next()) last = Math.max(last, reader.frame.time)
  return Math.round(killedAt - last / 1000)
}
