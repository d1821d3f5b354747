/**
 * Forwarding by the service itself, over HTTP to receivers in a process of their own:
 *
 *     node bench/forwarding.ts dead            nine destinations beside a dead one, SECONDS at 20 alerts a second
 *     node bench/forwarding.ts twenty          20 destinations, SECONDS at 100 alerts a second
 *     node bench/forwarding.ts drain           COUNT queued alerts to Splunk with acknowledgement
 *     node bench/forwarding.ts poison          COUNT alerts, one of which the receiver never takes
 *
 * Delays are from the call that queues an alert until the receiver has read its request.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { aMessage } from '#export/testing/records'
import { DIRECT_CONNECTION } from '#model/destination'
import { ForwardingService } from '#server/forwarding/service'
import { openSqliteStore } from '#store/sqlite-store'

const SECONDS = Number(process.env.SECONDS ?? 60)
const COUNT = Number(process.env.COUNT ?? 100_000)
const CALL_MS = 5
const CHANNEL = '6b86b273-ff34-4ce1-9d6b-804eff5a3f57'

interface Received {
  readonly delays: readonly number[]
  readonly delaysByPlace: Readonly<Record<string, readonly number[]>>
  readonly different: number
  readonly repeats: number
}

/** Alert ids are `a-MILLISECONDS-NUMBER`. */
const idsIn = (body: string) => body.matchAll(/"(?:id|alertId)":"(a-(\d+)-\d+)"/g)

async function receive(): Promise<void> {
  const delays = new Map<string, number[]>()
  const seen = new Map<string, Set<string>>()
  let repeats = 0
  let acks = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const now = Date.now()
      const raw = Buffer.concat(parts)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
      const [, place = '', ...path] = (request.url ?? '').split('/')
      await sleep(CALL_MS)
      if (path.at(-1) === 'ack') {
        const { acks: asked } = JSON.parse(body) as { acks: number[] }
        return reply(response, 200, { acks: Object.fromEntries(asked.map((id) => [id, true])) })
      }
      if (body.includes('poison'))
        return path.at(-1) === 'event'
          ? reply(response, 400, {
              ...{ text: 'Invalid data format', code: 6 },
              'invalid-event-number': body.split('\n').findIndex((line) => line.includes('poison')),
            })
          : reply(response, 422, { error: 'poison' })
      const mine = seen.get(place) ?? new Set()
      const times = delays.get(place) ?? []
      seen.set(place, mine)
      delays.set(place, times)
      const ids = new Map([...idsIn(body)].map(([, id, ms]) => [id!, Number(ms)]))
      for (const [id, ms] of ids) {
        if (mine.has(id)) repeats++
        else times.push(now - ms)
        mine.add(id)
      }
      if (path.at(-1) === '_bulk') {
        const items = Array.from({ length: body.split('\n').length >> 1 }, () => ({
          create: { status: 201 },
        }))
        return reply(response, 200, { errors: false, items })
      }
      reply(response, 200, { text: 'Success', code: 0, ackId: acks++ })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.on('message', () => {
    const all = [...delays.values()].flat()
    process.send!({
      ...{ delays: all, delaysByPlace: Object.fromEntries(delays), repeats },
      different: [...seen.values()].reduce((sum, ids) => sum + ids.size, 0),
    } satisfies Received)
  })
  process.send!((server.address() as AddressInfo).port)
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

const KINDS = ['splunk-hec', 'elastic', 'webhook'] as const

function settingsOf(type: (typeof KINDS)[number], url: string) {
  switch (type) {
    case 'splunk-hec':
      return {
        settings: { url, index: '', sourcetype: 'sightglass:alert', channel: CHANNEL },
        secrets: { token: 't' },
      }
    case 'elastic':
      return {
        settings: { url, stream: 'logs-sightglass.alert-default', user: '' },
        secrets: { key: 'a2V5' },
      }
    case 'webhook':
      return { settings: { url: `${url}/hook`, headers: '' }, secrets: {} }
  }
}

async function start() {
  const receiver = fork(import.meta.filename, ['--receive'], { execArgv: ['--no-warnings'] })
  const [port] = (await once(receiver, 'message')) as [number]
  const data = mkdtempSync(join(tmpdir(), 'sightglass-forwarding-'))
  const store = await openSqliteStore(data, new Map())
  const service = await ForwardingService.open({
    ...{ store, data, ownPort: () => 0, mayNamePaths: false, log: console.error },
    sender: () => ({ sensor: 'bench', version: '0', url: '' }),
  })
  return {
    ...{ store, service },
    add: (type: (typeof KINDS)[number], name: string, url = `http://127.0.0.1:${port}/${name}`) =>
      service.add({
        ...{ name, isEnabled: true, type, connection: DIRECT_CONNECTION, ...settingsOf(type, url) },
        filter: {
          ...{ kinds: ['alert'], severity: 'notice', closed: false },
          ...{ engines: [], protocols: [], rules: [], zones: [] },
        },
      }),
    async received(): Promise<Received> {
      receiver.send('report')
      return ((await once(receiver, 'message')) as [Received])[0]
    },
    async close() {
      await service.close()
      await store.close()
      receiver.kill('SIGKILL')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const alerts = (first: number, count: number, change: object = {}) =>
  Array.from({ length: count }, (_, at) => aMessage({ id: `a-${Date.now()}-${first + at}`, ...change }))

/** Queues `perSecond` alerts a second in steps of a tenth, as the journal of a capture does. */
async function emitFor(
  seconds: number,
  perSecond: number,
  store: Awaited<ReturnType<typeof start>>['store'],
) {
  const begun = performance.now()
  let count = 0
  for (let step = 0; step < seconds * 10; step++) {
    const wait = begun + step * 100 - performance.now()
    if (wait > 0) await sleep(wait)
    await store.emit(alerts(count, perSecond / 10))
    count += perSecond / 10
  }
  return count
}

const share = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

function print(name: string, count: number, { delays, delaysByPlace, different, repeats }: Received): void {
  const sorted = [...delays].sort((one, other) => one - other)
  console.log(
    `${name}: ${different} of ${count} arrived, ${repeats} repeats, delay median ${share(sorted, 0.5)} ms, p95 ${share(sorted, 0.95)}, p99 ${share(sorted, 0.99)}, longest ${sorted.at(-1)}`,
  )
  for (const [at, type] of KINDS.entries()) {
    const own = Object.entries(delaysByPlace).flatMap(([place, all]) =>
      Number(place.slice(1)) % KINDS.length === at ? all : [],
    )
    own.sort((one, other) => one - other)
    console.log(`  ${type}: median ${share(own, 0.5)} ms, p95 ${share(own, 0.95)}, p99 ${share(own, 0.99)}`)
  }
}

async function settled(
  store: Awaited<ReturnType<typeof start>>['store'],
  isDone: (waiting: readonly number[]) => boolean,
) {
  for (let tries = 0; tries < 3000; tries++) {
    if (isDone((await store.destinations()).map(({ waiting }) => waiting))) return
    await sleep(100)
  }
}

async function many(
  healthy: number,
  { dead, perSecond }: { dead: number; perSecond: number },
): Promise<void> {
  const bench = await start()
  for (let at = 0; at < healthy; at++) await bench.add(KINDS[at % 3]!, `d${at}`)
  // TEST-NET-1, RFC 5737: connections are neither taken nor refused, or are unreachable.
  for (let at = 0; at < dead; at++) await bench.add(KINDS[at % 3]!, `dead${at}`, 'http://192.0.2.1:9')
  bench.service.start()
  const before = process.cpuUsage()
  const count = await emitFor(SECONDS, perSecond, bench.store)
  await settled(bench.store, (waiting) => waiting.filter((one) => one > 0).length <= dead)
  const { user, system } = process.cpuUsage(before)
  print(`${healthy} destinations, ${dead} dead, ${perSecond}/s`, count * healthy, await bench.received())
  console.log(
    `processor ${((user + system) / 1e6).toFixed(1)} s of ${SECONDS} s, ${process.memoryUsage().rss >> 20} MiB`,
  )
  await bench.close()
}

async function drain(): Promise<void> {
  const bench = await start()
  const { id } = await bench.add('splunk-hec', 'hec')
  for (let at = 0; at < COUNT; at += 500) await bench.store.emit(alerts(at, 500))
  const memory = () => process.memoryUsage().rss / 2 ** 20
  ;(globalThis as { gc?: () => void }).gc?.()
  const before = memory()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memory())
  }, 100)
  const begun = performance.now()
  bench.service.start()
  await settled(bench.store, ([waiting]) => waiting === 0)
  const seconds = (performance.now() - begun) / 1000
  clearInterval(watch)
  const { different, repeats } = await bench.received()
  const [state] = await bench.store.destinations()
  console.log(
    `${state!.sent} delivered of ${COUNT}, ${state!.dropped} dropped by the bounds of the queue, ${different} records, ${repeats} repeats, ${seconds.toFixed(1)} s, ${(state!.sent / seconds).toFixed(0)}/s; memory ${before.toFixed(0)} MiB, at most ${(most - before).toFixed(0)} more (${id})`,
  )
  await bench.close()
}

async function poison(): Promise<void> {
  for (const type of KINDS) {
    const bench = await start()
    await bench.add(type, 'd')
    const half = COUNT >> 1
    await bench.store.emit(alerts(0, half))
    await bench.store.emit(alerts(half, 1, { title: 'poison' }))
    await bench.store.emit(alerts(half + 1, COUNT - half - 1))
    const begun = performance.now()
    bench.service.start()
    await settled(bench.store, ([waiting]) => waiting === 0)
    const [state] = await bench.store.destinations()
    const { different } = await bench.received()
    const { items } = await bench.service.deliveries({ state: 'failed', limit: 5 })
    console.log(
      `${type}: ${different} records, ${state!.sent} delivered, ${state!.failed} failed (${items[0]?.problem}), ${((performance.now() - begun) / 1000).toFixed(1)} s`,
    )
    await bench.close()
  }
}

const MODES: Readonly<Record<string, () => Promise<void>>> = {
  '--receive': receive,
  dead: () => many(9, { dead: 1, perSecond: 20 }),
  twenty: () => many(20, { dead: 0, perSecond: 100 }),
  drain,
  poison,
}

await MODES[process.argv[2] ?? '']?.()
