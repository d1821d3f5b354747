/**
 * Simulated agents against the real listener: latency of batches, and a restart without loss.
 *   node bench/agent-load.ts [AGENTS] [BATCHES A SECOND] [SECONDS]
 * 10,000 agents send two batches an hour each: 5.6 a second. The load is that, or more; every agent sends in its turn.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent as HttpsAgent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sha256 } from '../src/server/agents/batch-reader.ts'
import { AgentDatabase } from '../src/server/agents/database.ts'
import { serve } from '../src/server/main.ts'
import { quick } from '../src/server/testing/served.ts'
import { percentile } from './median.ts'

const [agents = 10_000, rate = 28, seconds = 30] = process.argv.slice(2).map(Number)

interface Simulated {
  readonly id: string
  readonly token: string
  boot: string
  sequence: number
  previous: string
}

const data = mkdtempSync(join(tmpdir(), 'agent-load-'))
mkdirSync(data, { recursive: true, mode: 0o700 })
writeFileSync(join(data, 'sightglass.yaml'), 'agents:\n  listen: 127.0.0.1:0\n')
const start = () => serve({ data, listen: '127.0.0.1:0', analyse: quick, say: () => {}, log: console.error })

let serving = await start()
let access = await accessOf()
const simulated = enrolAll()

function enrolAll(): Simulated[] {
  const db = new AgentDatabase(data)
  const all = Array.from({ length: agents }, (): Simulated => {
    const [id, token] = [randomBytes(16).toString('hex'), randomBytes(32).toString('base64url')]
    return { id, token, boot: randomBytes(16).toString('hex'), sequence: 0, previous: '' }
  })
  db.transaction(() => {
    for (const { id, token } of all)
      db.run('insert into agent (id, token, created) values (?, ?, ?)', id, sha256(token), Date.now())
  })
  db.close()
  return all
}

async function accessOf(): Promise<{ listen: string; certificate: string }> {
  return (await (await fetch(`${serving.address}/rest/agent-access`)).json()) as {
    listen: string
    certificate: string
  }
}

/** Forty events, about 8 kB: what half an hour of a quiet device brings. */
function textOf({ id, boot, sequence, previous }: Simulated): string {
  const time = new Date().toISOString()
  const header = {
    ...{
      schema: 'sightglass.agent/1',
      agent: id,
      version: '1',
      boot,
      sequence,
      previous,
      time,
      clock: 'set',
      config: 0,
    },
    lost: { events: 0, batches: 0, forks: 41, seen: 37 },
  }
  const events = Array.from({ length: 40 }, (_, at) =>
    at % 2 === 0
      ? {
          kind: 'process',
          first: time,
          last: time,
          hits: 3,
          pid: 100 + at,
          parent: 1,
          name: `p${at}`,
          exe: `/usr/bin/p${at}`,
          command: `/usr/bin/p${at} --run ${sequence}`,
          uid: 0,
        }
      : {
          kind: 'connection',
          first: time,
          last: time,
          hits: 9,
          transport: 'tcp',
          local: `10.1.4.9:${30000 + at}`,
          remote: `10.1.4.2:${500 + at}`,
          direction: 'out',
          state: 'established',
          exe: '/usr/sbin/p',
        },
  )
  return `${[header, ...events].map((one) => JSON.stringify(one)).join('\n')}\n`
}

/** A new TLS connection for each batch, as a helper makes it. */
function send(one: Simulated, text: string): Promise<number> {
  const [host, port] = access.listen.split(':')
  return new Promise((resolve) => {
    const options = {
      ...{
        host,
        port,
        ca: access.certificate,
        method: 'POST',
        path: '/agents/1/batches',
        agent: new HttpsAgent(),
      },
      headers: { authorization: `Bearer ${one.token}`, 'content-length': Buffer.byteLength(text) },
    }
    const sent = request(options, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0))
    sent.end(text)
  })
}

let took: number[] = []
let [failed, retried, sentBatches, at] = [0, 0, 0, 0]

async function turn(one: Simulated): Promise<void> {
  one.sequence++
  const text = textOf(one)
  const begun = performance.now()
  let status = await send(one, text)
  if (status === 200) took.push(performance.now() - begun)
  // The server restarts: the agent tries the same batch again.
  for (let tries = 0; status === 0 && tries < 60; tries++) {
    retried++
    await sleep(1000)
    status = await send(one, text)
  }
  if (status === 200) sentBatches++
  else failed++
  one.previous = sha256(text)
}

async function load(duration: number): Promise<void> {
  const running: Promise<void>[] = []
  const until = performance.now() + duration * 1000
  while (performance.now() < until) {
    running.push(turn(simulated[at++ % simulated.length]!))
    await sleep(1000 / rate)
  }
  await Promise.all(running)
}

function report(what: string): void {
  took.sort((a, b) => a - b)
  const of = (share: number) => percentile(took, share).toFixed(0)
  const rss = (process.memoryUsage.rss() / 1e6).toFixed(0)
  console.log(
    `${what}: ${took.length} batches, p50 ${of(0.5)}, p95 ${of(0.95)}, p99 ${of(0.99)} ms; RSS ${rss} MB`,
  )
}

await load(seconds / 2)
report('without a restart')
took = []
const restarting = (async () => {
  await sleep(2000)
  await serving.close()
  serving = await start()
  access = await accessOf()
})()
await load(seconds / 2)
await restarting
const db = new AgentDatabase(data)
const { batches, gaps, clones, refused } = db.get<Record<string, number>>(
  'select sum(batches) as batches, sum(gaps) as gaps, sum(clones) as clones, sum(refused) as refused from agent',
)!
db.close()
console.log(
  JSON.stringify({
    agents,
    rate,
    seconds,
    sentBatches,
    failed,
    retried,
    stored: { batches, gaps, clones, refused },
  }),
)
report('with a restart, which blocks this process, too')
await serving.close()
rmSync(data, { recursive: true, force: true })
process.exit(failed > 0 || batches !== sentBatches ? 1 : 0)
