/** Weeks without a server, in simulated time: the spool keeps its bounds, flash is spared, losses and the last state arrive. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AgentBatchHeader } from '#schema/agent'
import { defineCollector } from './collector.ts'
import { Agent } from './core.ts'
import type { AgentHost, RunRequest, RunResult } from './host.ts'
import { defaultSettings } from './settings.ts'

/** Small in the continuous run; 30 by hand. */
const DAYS = Number(process.env.SIGHTGLASS_OFFLINE_DAYS ?? 2)
const DAY_MS = 86_400_000
const FOLDER = '/state'

/** Files and clock in memory; `curl` works while the server is there. */
class SimulatedHost implements AgentHost {
  readonly runtime = 'node'
  readonly files = new Map<string, string>()
  readonly received: string[] = []
  readonly writes: number[] = []
  isServerThere = false
  isFull = false
  time = 0
  #actions: { readonly at: number; readonly action: () => void }[] = []

  list(): readonly string[] {
    return []
  }
  lines: AgentHost['lines'] = (path, take) => {
    const text = this.files.get(path)
    for (const line of text?.split('\n') ?? []) if (line !== '' && take(line) === false) break
    return text !== undefined
  }
  bytes(): undefined {
    return undefined
  }
  link(): undefined {
    return undefined
  }
  mode(path: string) {
    return this.files.has(path)
      ? ({ kind: 'file', mode: 0o600, uid: 0, gid: 0, size: 1, modified: 0 } as const)
      : undefined
  }
  write(path: string, text: string): boolean {
    if (path.endsWith('spool.ndjson')) this.writes.push(this.time)
    if (!this.isFull) this.files.set(path, text)
    return !this.isFull
  }
  makeFolder(): boolean {
    return true
  }
  rename(): boolean {
    return true
  }
  remove(path: string): boolean {
    if (path.endsWith('spool.ndjson')) this.writes.push(this.time)
    return this.files.delete(path)
  }
  async run({ argv, input }: RunRequest): Promise<RunResult> {
    if (argv[0] !== 'curl' || !this.isServerThere) return { status: 7, output: '', problem: '' }
    this.received.push(input)
    return { status: 0, output: `HTTP/1.1 200 OK\r\n\r\n{"accepted":1}`, problem: '' }
  }
  print(): void {}
  warn(): void {}
  exit(): void {}
  onEnd(): void {}
  random(count: number): Uint8Array {
    return new Uint8Array(count).fill(7)
  }
  pid(): number {
    return 1
  }
  now(): number {
    return 1_764_000_000_000 + this.time
  }
  monotonic(): number {
    return this.time
  }
  later(milliseconds: number, action: () => void): void {
    // Coarser than the agent asks for: five seconds a step keep the test cheap.
    this.#actions.push({ at: this.time + Math.max(milliseconds, 5000), action })
  }
  async advance(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds
    for (;;) {
      const next = this.#actions.shift()
      if (next === undefined || next.at > until) {
        if (next !== undefined) this.#actions.unshift(next)
        this.time = until
        return
      }
      this.time = next.at
      next.action()
      // Promises of rounds and sending.
      for (let turn = 0; turn < 4; turn++) await Promise.resolve()
    }
  }
}

/** About 2 kB in half an hour: a quiet device. */
const busy = defineCollector({
  name: 'busy',
  seconds: 60,
  open(context) {
    let round = 0
    return () => {
      if (round === 0)
        context.state(
          'module',
          new Map([['m', { kind: 'device', change: 'present', class: 'module', id: 'm', detail: '' }]]),
        )
      round++
      for (let at = 0; at < 3; at++)
        context.emit(
          { kind: 'process', pid: at, parent: 1, name: 'p', command: `job ${round % 30} ${at}`, uid: 0 },
          `${round % 30} ${at}`,
        )
    }
  },
})

function opened(host: SimulatedHost, spool: 'memory' | 'flash') {
  host.files.set(`${FOLDER}/agent.header`, 'authorization: Bearer x')
  const settings = { ...defaultSettings, server: 'https://sensor.example:8471', folder: FOLDER, spool }
  const loadReader = () => Promise.reject(new Error('not installed'))
  return {
    agent: new Agent({ host, settings, collectors: [busy], root: '', problem: '', loadReader }),
    settings,
  }
}

const headersOf = (texts: readonly string[]) =>
  texts.map((text) => JSON.parse(text.split('\n', 1)[0]!) as AgentBatchHeader)

test(`${DAYS} days offline with a spool on flash`, async () => {
  const host = new SimulatedHost()
  const { agent, settings } = opened(host, 'flash')
  agent.start()
  let largest = 0
  for (let hour = 0; hour < DAYS * 24; hour++) {
    await host.advance(3_600_000)
    largest = Math.max(largest, (host.files.get(`${FOLDER}/spool.ndjson`) ?? '').length)
  }
  // The file quotes each batch as JSON: a third more than its text.
  assert.ok(largest <= settings.spoolBytes * 1.4, `${largest} bytes`)
  for (let day = 0; day < DAYS; day++) {
    const writes = host.writes.filter((time) => time >= day * DAY_MS && time < (day + 1) * DAY_MS).length
    assert.ok(writes <= 24, `${writes} writes on day ${day}`)
  }
  assert.equal(host.received.length, 0)
  host.isServerThere = true
  await host.advance(DAY_MS)
  const headers = headersOf(host.received)
  const made = headers.at(-1)!.sequence
  const lost = headers.reduce((sum, header) => sum + header.lost.batches, 0)
  // Each dropped batch is reported in a later one.
  assert.equal(lost, made - headers.length)
  assert.ok(DAYS < 4 || lost > 0)
  assert.equal(
    headers.filter(({ sequence }, at) => at > 0 && sequence <= headers[at - 1]!.sequence).length,
    0,
    'in order',
  )
  assert.ok(
    host.received.some((text) => text.includes('"change":"present"')),
    'the state arrives',
  )
  if (process.env.SIGHTGLASS_OFFLINE_DAYS !== undefined)
    console.log(
      `${made} batches made, ${lost} dropped and told, ${headers.length} arrived, ${host.writes.length} writes`,
    )
})

test('what was spooled before a restart is sent after it, first', async () => {
  const host = new SimulatedHost()
  const first = opened(host, 'flash').agent
  first.start()
  await host.advance(3 * 3_600_000)
  first.end()
  host.random = (count) => new Uint8Array(count).fill(9)
  host.isServerThere = true
  const second = opened(host, 'flash').agent
  second.start()
  await host.advance(3_600_000)
  const boots = headersOf(host.received).map(({ boot }) => boot.slice(0, 2))
  assert.deepEqual([...new Set(boots)], ['07', '09'])
  assert.ok(boots.lastIndexOf('07') < boots.indexOf('09'))
})

test('a full or read-only disk: memory only, and the server is told', async () => {
  const host = new SimulatedHost()
  const { agent } = opened(host, 'flash')
  host.isFull = true
  agent.start()
  await host.advance(3 * 3_600_000)
  host.isServerThere = true
  await host.advance(7 * 3_600_000)
  assert.ok(headersOf(host.received).length >= 7)
  assert.equal(host.files.has(`${FOLDER}/spool.ndjson`), false)
})
