/** `sightglass simulate fleet`: simulated sensors report to a console; `--verify` compares what it has with what was sent. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, fetch, type Response } from 'undici'
import {
  FLEET_FAULTS,
  type FleetFault,
  FleetSimulation,
  type FleetTruth,
  simulationLimits,
} from '#console/simulation/fleet-simulation'
import type { RecordTemplates, TemplateBody } from '#console/simulation/simulated-sensor'
import { startEngine } from '#engine-host/start'
import type { Activation, FleetSensorContents, FleetSiteItem } from '#schema/fleet'
import { alertOf, deviceOf, eventOf, linkOf } from '#schema/from-model'
import { writeExcerpt } from '../../simulator/first-light/write.ts'
import { UsageError } from './usage-error.ts'

export interface FleetOptions {
  readonly sensors: string
  readonly sites: string
  readonly devices: string
  readonly links: string
  readonly alerts: string
  readonly minutes: string
  readonly rate: string
  readonly seed: string
  readonly to: string
  readonly token: string
  readonly faults?: string
  readonly truth: string
  readonly verify?: boolean
  /** Each sensor, or each n-th. */
  readonly nats?: boolean | string
  /** Changes begin once this file exists. */
  readonly hold?: string
}

/** Milliseconds until a console has taken everything. */
const DRAIN_MS = 30 * 60_000
/** Attempts to reach the console, and milliseconds between two. */
const REACH_TRIES = 120
const REACH_PAUSE_MS = 500

export async function simulateFleet(options: FleetOptions): Promise<void> {
  const rest = restOf(options)
  if (options.verify === true) return await verify(options, rest)
  const number = (name: keyof FleetOptions, most: number, least = 0): number => {
    const value = Number(options[name])
    if (!(value >= least && value <= most))
      throw new UsageError(`--${name}: expected ${least} to ${most}, got ${String(options[name])}`)
    return value
  }
  const sensors = number('sensors', simulationLimits.sensors, 1)
  const siteCount = number('sites', sensors, 1)
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-fleet-'))
  const templates = await recordTemplates(folder)
  const sites = await sitesOf(rest, siteCount)
  const simulation = new FleetSimulation({
    ...{ sensors, templates, folder, seed: number('seed', 0xffff_ffff), faults: faultsOf(options.faults) },
    size: {
      devices: number('devices', simulationLimits.devices, 1),
      linksOfDevice: number('links', 16),
      alerts: number('alerts', 1000),
    },
    changesOfHour: number('rate', 1_000_000),
    ...(options.nats !== undefined && { natsEvery: options.nats === true ? 1 : number('nats', sensors, 1) }),
    async activate(at) {
      const site = sites[at % sites.length]!
      const name = `${site.name} sensor ${Math.floor(at / sites.length) + 1}`
      return (await rest<Activation>('POST', '/rest/fleet/activations', { site: site.id, name })).code
    },
    log: (line) => process.stderr.write(`${line}\n`),
  })
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  try {
    await simulation.start()
    say(`${sensors} sensors joined after ${seconds()}`)
    await simulation.drained(DRAIN_MS)
    say(`first snapshots applied after ${seconds()}`)
    while (options.hold !== undefined && !existsSync(options.hold)) await sleep(REACH_PAUSE_MS)
    await simulation.run(number('minutes', 24 * 60) * 60_000)
    await simulation.drained(DRAIN_MS)
    say(`everything applied after ${seconds()}`)
    for (const [lane, { count, median, p95, most }] of Object.entries(simulation.lag()))
      say(`${lane}: ${count} changes, applied after ${median} ms, p95 ${p95} ms, at most ${most} ms`)
    const { kill, clone, restore } = simulation.faultsDone()
    if (kill + clone + restore > 0) say(`${kill} sensors killed, ${clone} cloned, ${restore} restored`)
    writeFileSync(options.truth, `${JSON.stringify(await simulation.truth())}\n`)
    say(`${options.truth}: what the console must have; compare with --verify`)
  } finally {
    await simulation.stop()
  }
}

function faultsOf(text = ''): readonly FleetFault[] {
  const words = text.split(',').filter((word) => word !== '')
  for (const word of words)
    if (!(FLEET_FAULTS as readonly string[]).includes(word))
      throw new UsageError(`--faults: expected ${FLEET_FAULTS.join(', ')}, got ${word}`)
  return words as FleetFault[]
}

type Rest = <Answer>(method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer>

function restOf({ to, token }: FleetOptions): Rest {
  const { hostname } = new URL(to)
  const secret = readFileSync(token, 'utf8').trim()
  // The certificate of a console is self-signed; on this machine no man in the middle exists.
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  const dispatcher = new Agent({ connect: { rejectUnauthorized: !isLoopback } })
  return async <Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> => {
    const answer = await untilReached(() =>
      fetch(new URL(path, to), {
        ...{
          method,
          dispatcher,
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
    const content = (await answer.json()) as Answer & { detail?: string }
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${content.detail ?? ''}`)
    return content
  }
}

/** The console may be starting again, or its database. */
async function untilReached(request: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries++, await sleep(REACH_PAUSE_MS))
    try {
      const answer = await request()
      if (answer.status !== 503 || tries >= REACH_TRIES) return answer
      await answer.body?.cancel()
    } catch (error) {
      if (tries >= REACH_TRIES) throw error
    }
}

async function sitesOf(rest: Rest, count: number): Promise<readonly FleetSiteItem[]> {
  const sites: FleetSiteItem[] = []
  for (let at = 1; at <= count; at++)
    sites.push(await rest<FleetSiteItem>('POST', '/rest/fleet/sites', { name: `Plant ${at}` }))
  return sites
}

async function verify({ truth }: FleetOptions, rest: Rest): Promise<void> {
  const { sensors } = JSON.parse(readFileSync(truth, 'utf8')) as FleetTruth
  let differences = 0
  for (const { sensor, contents } of sensors) {
    const { items } = await rest<FleetSensorContents>(
      'GET',
      `/rest/fleet/sensors/${encodeURIComponent(sensor)}/contents`,
    )
    for (const { kind, count, digest } of contents) {
      const found = items.find((item) => item.kind === kind)
      if (found?.count === count && found.digest === digest) continue
      differences++
      process.stdout.write(
        `${sensor}: ${kind}: expected ${count} (${digest}), got ${found?.count ?? 0} (${found?.digest ?? 'none'})\n`,
      )
    }
  }
  process.stdout.write(`${sensors.length} sensors compared, ${differences} differences\n`)
  process.exitCode = differences > 0 ? 1 : 0
}

/** Records of the analysis of a simulated waterworks: their sizes and shapes are real. */
export async function recordTemplates(folder: string): Promise<RecordTemplates> {
  const path = join(folder, 'template.pcap')
  writeExcerpt(path, { seed: 1, fromMinutes: 3, minutes: 4, attackAfterMinutes: 4 })
  const things = {
    device: new Map<string, object>(),
    link: new Map<string, object>(),
    alert: new Map<string, object>(),
    event: new Map<string, object>(),
  }
  for await (const entries of startEngine({ files: [path] }).entries)
    for (const entry of entries) {
      if (entry.kind === 'device') things.device.set(entry.device.id, deviceOf(entry.device, []))
      else if (entry.kind === 'link') things.link.set(entry.link.id, linkOf(entry.link, []))
      else if (entry.kind === 'event') things.event.set(entry.event.id, eventOf(entry.event, []))
      else if (entry.kind === 'alert')
        things.alert.set(entry.alert.id, {
          ...alertOf(entry.alert, []),
          ...{
            status: 'new',
            reason: '',
            statusTime: null,
            isLearned: false,
            canLearn: entry.alert.baselineUpdate !== undefined,
            isAfterHours: false,
            mute: null,
          },
        })
    }
  rmSync(path)
  const list = (kind: keyof typeof things) => [...things[kind].values()] as TemplateBody[]
  const found = { devices: list('device'), links: list('link'), alerts: list('alert'), events: list('event') }
  for (const [name, all] of Object.entries(found))
    if (all.length === 0) throw new Error(`the analysis gave no ${name}`)
  return found
}
