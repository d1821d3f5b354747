/**
 * A console, simulated sensors and someone who opens pages, each in its own process: lag, latency of pages while batches are
 * applied, memory, and whether the console has what the sensors have.
 *   node bench/fleet.ts [--sensors 50] [--devices 200] [--minutes 1] [--rate 60] [--faults kill,drop] [--postgres] [--nats 2] [--consoles 2] [--nodes 3] [--kill 20] [--victims nats] [--kill-later]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Agent, fetch } from 'undici'
import { startNats } from '../src/console/testing/nats-server.ts'
import { postgresPrograms, startPostgres } from '../src/fleet-store/testing/postgres.ts'
import { PERMISSIONS } from '../src/schema/account.ts'
import { percentile } from './median.ts'

const { values } = parseArgs({
  options: {
    sensors: { type: 'string', default: '50' },
    sites: { type: 'string', default: '20' },
    devices: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '1' },
    rate: { type: 'string', default: '60' },
    faults: { type: 'string', default: '' },
    postgres: { type: 'boolean', default: false },
    /** Seconds between two `kill -9` of a console, NATS or PostgreSQL, in turn; 0 for none. */
    kill: { type: 'string', default: '0' },
    /** Which of them: console, nats, postgres. */
    victims: { type: 'string', default: 'console,nats,postgres' },
    /** Kills begin once the first snapshots are applied. */
    'kill-later': { type: 'boolean', default: false },
    links: { type: 'string', default: '2' },
    alerts: { type: 'string', default: '5' },
    /** Each n-th sensor sends over NATS; 0 for none. */
    nats: { type: 'string', default: '0' },
    /** Of NATS: 1 or 3. */
    nodes: { type: 'string', default: '1' },
    /** With one PostgreSQL. */
    consoles: { type: 'string', default: '1' },
    /** Between first snapshots and changes it waits until this file exists. */
    hold: { type: 'string', default: '' },
    port: { type: 'string', default: '18471' },
  },
})
const PROGRAM = fileURLToPath(new URL('../bin/sightglass', import.meta.url))
const PASSWORD = 'seven sites and forty pumps'
const to = `https://127.0.0.1:${values.port}`
const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
const folder = mkdtempSync(join(tmpdir(), 'sightglass-bench-fleet-'))
const postgres = values.postgres ? await startPostgres(postgresPrograms!, { isDurable: true }) : undefined
if (postgres !== undefined) await postgres.run('create database fleet')
const nats =
  Number(values.nats) > 0
    ? await startNats(join(folder, 'nats'), join(folder, 'console'), { count: Number(values.nodes) })
    : undefined
const say = (line: string) => process.stdout.write(`${line}\n`)

const consoles: ChildProcess[] = []
const killed = new WeakSet<ChildProcess>()
/** Milliseconds until a console that ended by itself is started again. */
const RESTART_MS = 2000
let printed = ''
let isEnding = false
const portOf = (at: number) => Number(values.port) + at
const addresses = Array.from({ length: Number(values.consoles) }, (_, at) => `127.0.0.1:${portOf(at)}`)

function startConsole(at: number): void {
  const database = postgres === undefined ? [] : ['--database', postgres.urlOf('fleet')]
  const reached = ['--listen', addresses[at]!, '--address', addresses.join(',')]
  const broker = nats === undefined ? [] : ['--nats', nats.servers]
  const started = spawn(PROGRAM, ['console', '--data', dataOf(at), ...reached, ...broker, ...database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let isReady = false
  started.stdout!.on('data', (text: Buffer) => {
    printed += text.toString()
    isReady ||= text.toString().includes('is ready')
  })
  consoles[at] = started
  // As a service manager does it: a console that starts while its database is down ends with a message.
  started.once('exit', (status) => {
    if (isEnding || killed.has(started)) return
    say(`console ${at} ended by itself with status ${status}, ${isReady ? 'while it ran' : 'at its start'}`)
    setTimeout(() => isEnding || startConsole(at), RESTART_MS)
  })
}

function dataOf(at: number): string {
  return join(folder, at === 0 ? 'console' : `console-${at}`)
}

/** The others have the certificate authority of the first. */
async function startOthers(): Promise<void> {
  for (let at = 1; at < addresses.length; at++) {
    mkdirSync(dataOf(at))
    for (const name of ['authority', 'nats'])
      if (existsSync(join(dataOf(0), name)))
        cpSync(join(dataOf(0), name), join(dataOf(at), name), { recursive: true })
    startConsole(at)
  }
}

async function until(found: () => boolean, ms: number, what: string): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(50)) if (found()) return
  throw new Error(`${what}: not within ${ms} ms\n${printed}`)
}

async function token(): Promise<string> {
  const code = /one-time code: (\S+)/.exec(printed)![1]!
  const post = async (path: string, body: object, cookie = '') => {
    const headers = { 'content-type': 'application/json', origin: to, ...(cookie !== '' && { cookie }) }
    const answer = await fetch(to + path, { method: 'POST', dispatcher, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const session = await post('/rest/set-up', { code, name: 'bench', password: PASSWORD })
  const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!
  const made = await post('/rest/tokens', { name: 'bench', scope: [...PERMISSIONS], days: 1 }, cookie)
  return ((await made.json()) as { secret: string }).secret
}

const PAGES: readonly (readonly [string, string])[] = [
  ['sites', '/rest/fleet/sites'],
  ['overview', '/rest/fleet/overview'],
  ['sensors', '/rest/fleet/sensors'],
  ['devices', '/rest/fleet/devices?limit=100'],
  ['devices by risk', '/rest/fleet/devices?limit=100&sort=risk'],
  ['rare search', '/rest/fleet/devices?limit=100&search=10.0.7.77'],
  ['alerts', '/rest/fleet/alerts?limit=100'],
]
/** While first snapshots are applied, and after. */
const phases = { 'first snapshots': new Map<string, number[]>(), steady: new Map<string, number[]>() }
let times = phases['first snapshots']
let failures = 0
let memory = 0

async function look(secret: string): Promise<void> {
  for (let at = 0; !isEnding; at++) {
    const [name, path] = PAGES[at % PAGES.length]!
    const began = performance.now()
    try {
      const answer = await fetch(to + path, { dispatcher, headers: { authorization: `Bearer ${secret}` } })
      await answer.text()
      if (answer.ok) times.set(name, [...(times.get(name) ?? []), performance.now() - began])
      else say(`${path}: ${answer.status}`)
    } catch {
      failures++ // while it is killed
    }
    try {
      const status = readFileSync(`/proc/${consoles[0]!.pid}/status`, 'utf8')
      memory = Math.max(memory, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // It was ended.
    }
    await sleep(100)
  }
}

/** Of a process since its start, the console if not given. */
function processorSeconds(pid = consoles[0]!.pid): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Milliseconds of `performance.now()`: later decisions would come after the sensors have stopped. */
let decidedUntil = Number.POSITIVE_INFINITY
/** Alerts that the console said it closes, as `SENSOR/ID`. */
const closed = new Set<string>()

async function ask<Answer>(secret: string, path: string, body?: object): Promise<Answer | undefined> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  try {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(to + path, { dispatcher, headers, ...sent })
    const content = (await answer.json()) as Answer
    return answer.ok ? content : undefined
  } catch {
    return undefined // while it is killed
  }
}

/** Someone who closes alerts at random while everything is killed. */
async function decide(secret: string): Promise<void> {
  while (!isEnding && performance.now() < decidedUntil) {
    await sleep(2000)
    const page = await ask<{ items: { sensor: string; id: string; status: string }[] }>(
      secret,
      '/rest/fleet/alerts?limit=200',
    )
    const open = (page?.items ?? []).filter(({ sensor, id }) => !closed.has(`${sensor}/${id}`))
    const one = open[Math.floor(Math.random() * open.length)]
    if (one === undefined || isEnding) continue
    const path = `/rest/fleet/alerts/${one.sensor}/${one.id}/decisions`
    if ((await ask(secret, path, { action: 'close', reason: 'bench' })) !== undefined)
      closed.add(`${one.sensor}/${one.id}`)
  }
}

/** Each acknowledged decision is done at the sensor, whose state the console has. */
async function compareDecisions(secret: string): Promise<number> {
  let [missing, first] = [0, '']
  for (const place of closed) {
    interface Detail {
      readonly item: { readonly status: string }
      readonly decisions: readonly { readonly state: string }[]
    }
    let detail: Detail | undefined
    for (const end = performance.now() + 60_000; performance.now() < end; await sleep(500)) {
      detail = await ask<Detail>(secret, `/rest/fleet/alerts/${place}`)
      if (detail?.decisions.every(({ state }) => state === 'applied') && detail.item.status === 'closed')
        break
    }
    if (detail?.item.status === 'closed' && detail.decisions.every(({ state }) => state === 'applied'))
      continue
    missing++
    first ||= `${place}: ${JSON.stringify(detail)}`
  }
  say(`${closed.size} decisions acknowledged by the console, ${missing} not at both sides ${first}`)
  return missing
}

let kills = 0
/** Milliseconds of `performance.now()`: of the end of kills, and of the last one. */
let killedUntil = Number.POSITIVE_INFINITY
let lastKill = 0

async function killNow(): Promise<void> {
  const every = Number(values.kill) * 1000
  const isVictim = (name: string) => values.victims.split(',').includes(name)
  const victims = [
    ...(isVictim('console') ? consoles : []).map((_, at) => async () => {
      const victim = consoles[at]!
      if (victim.exitCode !== null) return
      killed.add(victim)
      const ended = once(victim, 'exit')
      victim.kill('SIGKILL')
      await ended
      startConsole(at)
    }),
    ...(nats === undefined || !isVictim('nats') ? [] : [() => nats.kill().then(() => nats.restart())]),
    ...(postgres === undefined || !isVictim('postgres')
      ? []
      : [() => postgres.kill().then(() => postgres.restart())]),
  ]
  while (values['kill-later'] && !isEnding && times !== phases.steady) await sleep(100)
  while (every > 0 && !isEnding) {
    await sleep(every)
    if (isEnding || performance.now() > killedUntil) return
    await victims[kills++ % victims.length]!()
    lastKill = performance.now()
  }
}

async function simulate(more: readonly string[]): Promise<number> {
  const child = spawn(PROGRAM, ['simulate', 'fleet', '--to', to, '--token', join(folder, 'token'), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (text: Buffer) => {
    process.stdout.write(text)
    if (text.includes('everything applied') && kills > 0)
      say(
        `${kills} kills of consoles, NATS and PostgreSQL; complete ${((performance.now() - lastKill) / 1000).toFixed(1)} s after the last`,
      )
    if (text.includes('first snapshots applied')) {
      times = phases.steady
      killedUntil = performance.now() + Number(values.minutes) * 60_000
      decidedUntil = performance.now() + 0.8 * Number(values.minutes) * 60_000
      say(
        `memory of the console so far ${Math.round(memory)} MB, ${processorSeconds().toFixed(1)} s of processor time; simulation ${processorSeconds(child.pid).toFixed(1)} s`,
      )
    }
  })
  const [status] = await once(child, 'exit')
  return status as number
}

try {
  startConsole(0)
  await until(() => printed.includes('sightglass join'), 240_000, 'console')
  const secret = await token()
  writeFileSync(join(folder, 'token'), secret, { mode: 0o600 })
  await startOthers()
  const looking = look(secret)
  const killing = killNow()
  const deciding = Number(values.kill) > 0 ? decide(secret) : Promise.resolve()
  const truth = ['--truth', join(folder, 'truth.json')]
  const { sensors, sites, devices, minutes, rate, faults } = values
  const size = [
    '--sensors',
    sensors,
    '--sites',
    sites,
    '--devices',
    devices,
    '--minutes',
    minutes,
    '--rate',
    rate,
    ...['--links', values.links, '--alerts', values.alerts],
    ...(nats === undefined ? [] : ['--nats', values.nats]),
    ...(values.hold === '' ? [] : ['--hold', values.hold]),
  ]
  const status = await simulate([...size, ...truth, ...(faults === '' ? [] : ['--faults', faults])])
  isEnding = true
  await Promise.all([looking, killing, deciding])
  const missing = await compareDecisions(secret)
  const differs = status === 0 ? await simulate([...truth, '--verify']) : status
  const all = Object.entries(phases).flatMap(([phase, its]) =>
    [...its].map(([name, list]) => ({ name: `${phase}, ${name}`, list })),
  )
  for (const { name, list } of all) {
    const sorted = list.sort((a, b) => a - b)
    const at = (share: number) => percentile(sorted, share).toFixed(0)
    say(`${name}: ${sorted.length} requests, median ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1)} ms`)
  }
  say(
    `${failures} requests without answer; memory of the console at most ${Math.round(memory)} MB, ${processorSeconds().toFixed(1)} s of processor time`,
  )
  process.exitCode = differs || Math.min(1, missing)
} finally {
  isEnding = true
  for (const one of consoles) {
    if (one.exitCode !== null || one.signalCode !== null) continue
    const ended = once(one, 'exit')
    one.kill('SIGTERM')
    await ended
  }
  await nats?.stop()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}
