/** Batches of a real agent through a real mosquitto: enrolment, signatures, a broker and a server that go away. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { AgentAuthority } from '#server/agents/authority'
import { AgentDatabase } from '#server/agents/database'
import type { IngestedBatch } from '#server/agents/ingest'
import { AgentMqttReader } from '#server/agents/mqtt-reader'
import { AgentService } from '#server/agents/service'
import { bundleAgent } from '../../tools/bundle-agent.ts'
import { makeCertificates } from './forwarding/rsyslog.ts'

const PROGRAM = '/usr/sbin/mosquitto'
const PASSWORD = 'seven red tanks'
const QJS = ['/usr/bin/qjs', '/usr/local/bin/qjs'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-agents-mqtt-'))
const data = join(folder, 'data')
const certificates = join(data, 'certificates')
const running: ChildProcess[] = []
let broker: ChildProcess
let port = 0
let reader: AgentMqttReader | undefined
let problem = ''
let db: AgentDatabase
let service: AgentService
const batches: IngestedBatch[] = []

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as { port: number }
  server.close()
  return free
}

async function startBroker(): Promise<void> {
  broker = spawn(PROGRAM, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' })
  running.push(broker)
  await until('mosquitto listens', async () => {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    return isOpen
  })
}

async function until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await look()) return
    await sleep(100)
  }
  throw new Error(
    `not within 60 s: ${what}; ${problem}; refusals ${JSON.stringify(service.access().refusals)}`,
  )
}

function openReader(): AgentMqttReader {
  const opened = new AgentMqttReader({
    ...{ broker: `mqtts://localhost:${port}`, caFile: 'ca.pem', user: 'server', data, messages: service },
    ...{ passwordFile: join(folder, 'password'), clientId: 'sightglass-test' },
    report: (said) => {
      problem = said
    },
  })
  opened.open()
  return opened
}

function publish(topic: string, body: string): void {
  execFileSync(
    'mosquitto_pub',
    [
      ...['-V', '5', '-h', 'localhost', '-p', String(port), '--cafile', join(certificates, 'ca.pem')],
      ...['-q', '1', '-s', '-t', topic],
    ],
    { input: body, stdio: ['pipe', 'ignore', 'ignore'] },
  )
}

const batchesOf = () => batches.map(({ header }) => header.sequence)

describe('agents through a real mosquitto', {
  skip: existsSync(PROGRAM) && existsSync('/usr/bin/mosquitto_pub') ? false : 'mosquitto is not installed',
}, () => {
  before(async () => {
    mkdirSync(join(folder, 'store'))
    makeCertificates(certificates)
    port = await freePort()
    writeFileSync(join(folder, 'password'), `${PASSWORD}\n`, { mode: 0o600 })
    execFileSync('mosquitto_passwd', ['-b', '-c', join(folder, 'passwords'), 'server', PASSWORD], {
      stdio: 'ignore',
    })
    // As the guide has it: devices write, the server reads.
    writeFileSync(
      join(folder, 'acl'),
      'topic write sightglass/agents/1/#\n\nuser server\ntopic read sightglass/agents/1/#\n',
    )
    const at = (name: string) => join(certificates, name)
    writeFileSync(
      join(folder, 'mosquitto.conf'),
      [
        ...['user root', 'allow_anonymous true', `password_file ${join(folder, 'passwords')}`],
        ...[`acl_file ${join(folder, 'acl')}`, `listener ${port} 127.0.0.1`, `cafile ${at('ca.pem')}`],
        ...[`certfile ${at('localhost.pem')}`, `keyfile ${at('localhost.key')}`],
        ...['persistence true', `persistence_location ${join(folder, 'store')}/`, 'autosave_interval 1', ''],
      ].join('\n'),
    )
    await startBroker()
    db = new AgentDatabase(data)
    const authority = new AgentAuthority(data, () => Date.now())
    await authority.open()
    service = new AgentService({
      ...{ db, authority, now: () => Date.now() },
      certificate: () => undefined,
      log: () => {},
      ingested: (batch) => void batches.push(batch),
      deviceOf: () => undefined,
    })
    reader = openReader()
  })

  after(async () => {
    for (const child of running) child.kill('SIGKILL')
    await reader?.close()
    db?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('an agent enrols and reports; nothing is lost while the server is away', {
    timeout: 180_000,
  }, async () => {
    const { code } = service.createCode({ uses: 1, days: 1, group: 'press' })
    const settings = join(folder, 'agent.json')
    const state = join(folder, 'state')
    writeFileSync(
      settings,
      JSON.stringify({
        ...{ server: 'https://unused.example', broker: `mqtts://localhost:${port}`, helpers: ['mosquitto'] },
        ...{ authority: join(certificates, 'ca.pem'), code, folder: state, sendSeconds: 1 },
        without: ['process', 'package', 'baseline', 'connection', 'account', 'file'],
      }),
    )
    const runtime = QJS === undefined ? [process.execPath] : [QJS, '--module']
    const argv = [...runtime.slice(1), await bundleAgent(folder), '--settings', settings]
    const agent = spawn(runtime[0]!, argv, { stdio: ['ignore', 'inherit', 'inherit'] })
    running.push(agent)
    await until('two batches', () => batches.length >= 2)
    assert.equal(service.list({ limit: 5 }).items[0]?.group, 'press')

    await reader?.close()
    const before = batches.length
    await sleep(2500)
    assert.equal(batches.length, before)
    reader = openReader()
    await until('batches of the pause', () => batches.length >= before + 3)

    agent.kill()
    await once(agent, 'exit')
    assert.deepEqual(
      batchesOf(),
      batches.map((_, at) => at + 1),
      'all of them, once each, in order',
    )
    const item = service.list({ limit: 5 }).items[0]!
    assert.deepEqual([item.gaps, item.clones, item.refused], [0, 0, 0])

    // A second start sends its enrolment again with the same key: no further use of the code.
    const again = spawn(runtime[0]!, argv, { stdio: ['ignore', 'inherit', 'inherit'] })
    running.push(again)
    const { boot } = batches[0]!.header
    await until('a batch of the second start', () => batches.some(({ header }) => header.boot !== boot))
    again.kill()
    assert.deepEqual(service.access().refusals, [])
  })

  test('forged, unsigned, replayed and oversized messages are refused', { timeout: 120_000 }, async () => {
    const { header } = batches.at(-1)!
    const taken = batches.length
    const text = `${JSON.stringify({ ...header, sequence: header.sequence + 1 })}\n`
    const refused = () => service.access().refusals.reduce((sum, { count }) => sum + count, 0)
    const topic = 'sightglass/agents/1/batches'
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const signature = sign('sha256', Buffer.from(text), privateKey).toString('hex')
    const own = readFileSync(join(folder, 'state', 'agent.key'), 'utf8')
    const replay = `${JSON.stringify({ ...header, sequence: 1, boot: batches[0]!.header.boot })}\n`
    const replaySignature = sign('sha256', Buffer.from(replay), own).toString('hex')
    const hostile = [
      text,
      `${JSON.stringify({ signature })}\n${text}`,
      `${JSON.stringify({ signature: replaySignature })}\n${replay}`,
      'not JSON',
      `\u0000\u001b[31m<script>alert(1)</script>\n`,
    ]
    for (const body of hostile) publish(topic, body)
    publish('sightglass/agents/1/enrol', JSON.stringify({ agent: 'c'.repeat(32), code: 'x', request: 'y' }))
    await until('all refused', () => refused() === hostile.length + 1)
    // Larger than this server allows: the broker drops it.
    publish(topic, 'x'.repeat(100_000))
    publish(topic, 'not JSON either')
    await until('the next one', () => refused() === hostile.length + 2)
    assert.equal(batches.length, taken)
    assert.equal(service.list({ limit: 5 }).items.length, 1)
    assert.deepEqual(
      service
        .access()
        .refusals.map(({ reason }) => reason)
        .sort(),
      ['chain', 'code', 'credentials', 'request'],
    )
  })

  test('the broker dies and comes back; a full disk delays a batch, and loses none', {
    timeout: 120_000,
  }, async () => {
    const exit = once(broker, 'exit')
    broker.kill('SIGKILL')
    await exit
    await until('the problem is told', () => /no connection|ECONNREFUSED|closed/.test(problem))
    await startBroker()
    await until('connected again', () => problem === '')
    const { header } = batches.at(-1)!
    const key = readFileSync(join(folder, 'state', 'agent.key'), 'utf8')
    const text = `${JSON.stringify({ ...header, sequence: header.sequence + 5, previous: '' })}\n`
    const signature = sign('sha256', Buffer.from(text), key).toString('hex')
    const message = service.message.bind(service)
    let failures = 0
    service.message = async (...given) => {
      if (failures++ === 0) throw new Error('database or disk is full')
      return message(...given)
    }
    const taken = batches.length
    publish('sightglass/agents/1/batches', `${JSON.stringify({ signature })}\n${text}`)
    await until('the problem is told', () => /disk is full/.test(problem))
    await until('stored after all', () => batches.length === taken + 1)
    assert.equal(batches.at(-1)?.finding, 'gap')
  })
})
