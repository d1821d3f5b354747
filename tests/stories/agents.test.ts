/** A server, and agents on Node and QuickJS that report this machine: enrolment, batches, pages, configuration. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentAccess, AgentDetail, AgentItem, AgentJoins, CreatedAgentCode } from '#schema/agents'
import { writeTree } from '../../src/agent/testing/tree.ts'
import type { Serving } from '../../src/server/main.ts'
import { ask, engine, served, settled, upload } from '../../src/server/testing/served.ts'
import { aDevice } from '../../src/store/testing/records.ts'
import { bundleAgent } from '../../tools/bundle-agent.ts'

const QJS = ['/usr/bin/qjs', '/usr/local/bin/qjs'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-agents-'))
const data = join(folder, 'data')
const running: ChildProcess[] = []
let serving: Serving

/** The network shows the controller of the fixture, and another device. */
const onNetwork = engine(async function* () {
  const seen = { serial: '', ipAddresses: [], lastSeen: Date.now() * 1000 }
  const device = aDevice('press-7', { ...seen, macAddresses: ['00:80:f4:00:00:09'] })
  yield [device, aDevice('other', { ...seen, macAddresses: [] })].map((one) => ({
    kind: 'device' as const,
    device: one,
  }))
  yield [{ kind: 'end' }]
})
let bundle = ''

before(async () => {
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(join(data, 'sightglass.yaml'), 'agents:\n  listen: 127.0.0.1:0\n')
  bundle = await bundleAgent(folder)
  serving = await served(data, onNetwork)
})

after(async () => {
  for (const child of running) child.kill()
  await serving?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function rest<T>(path: string, method = 'GET', body?: object): Promise<{ status: number; body: T }> {
  const headers = { 'content-type': 'application/json' }
  return ask<T>(`${serving.address}/rest${path}`, {
    method,
    ...(body !== undefined && { headers, body: JSON.stringify(body) }),
  })
}

/** Settings as a maker writes them into the image. */
async function image(name: string, settings: object = {}): Promise<string> {
  const { body: access } = await rest<AgentAccess>('/agent-access')
  const { body: created } = await rest<CreatedAgentCode>('/agent-codes', 'POST', {
    uses: 1,
    days: 1,
    group: '',
  })
  const authority = join(folder, `${name}.pem`)
  writeFileSync(authority, access.certificate)
  const path = join(folder, `${name}.json`)
  const own = { folder: join(folder, name), authority, siteKey: access.siteKey, code: created.code }
  writeFileSync(
    path,
    JSON.stringify({ server: `https://${access.listen}`, sendSeconds: 2, ...own, ...settings }),
  )
  return path
}

function start(argv: readonly string[]): ChildProcess {
  const child = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] })
  running.push(child)
  return child
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(100)
  }
  throw new Error(`not within 30 s: ${what}`)
}

const agents = async () => (await rest<{ items: AgentItem[] }>('/agents')).body.items

async function reports(
  runtime: readonly string[],
  settings: object = {},
  configuration = 0,
  options: readonly string[] = [],
): Promise<AgentDetail> {
  const known = new Set((await agents()).map(({ id }) => id))
  const child = start([
    ...runtime,
    bundle,
    '--settings',
    await image(`agent-${known.size}`, settings),
    ...options,
  ])
  const item = await until('two batches', async () =>
    (await agents()).find(
      (one) => !known.has(one.id) && one.batches >= 2 && one.configuration >= configuration,
    ),
  )
  const { body } = await rest<AgentDetail>(`/agents/${item.id}`)
  child.kill()
  return body
}

/** As a device without `openssl` enrols. */
async function enrolWithToken(settings: string, body: object): Promise<{ token: string }> {
  const { server, authority } = JSON.parse(readFileSync(settings, 'utf8')) as Record<string, string>
  const sent = request(`${server}/agents/1/enrol`, { method: 'POST', ca: readFileSync(authority!) })
  sent.end(JSON.stringify(body))
  const [answer] = (await once(sent, 'response')) as [AsyncIterable<Buffer>]
  let text = ''
  for await (const part of answer) text += String(part)
  return JSON.parse(text) as { token: string }
}

function checkDetail({ state, os, recent, listeners, rss, refused, gaps, clones }: AgentDetail): void {
  assert.equal(state, 'reporting')
  assert.notEqual(os, '')
  assert.ok(recent.some(({ event }) => event.kind === 'process'))
  assert.ok(
    listeners.some(({ port }) => serving.address.endsWith(`:${port}`)),
    'the port of this server',
  )
  assert.ok(rss > 1_000_000)
  assert.deepEqual([refused, gaps, clones], [0, 0, 0])
}

describe('agents on this machine', { skip: process.platform !== 'linux' }, () => {
  test('Node, with curl and a client certificate', async () => {
    await rest('/agent-configuration', 'PUT', { secretNames: ['pin'] })
    const detail = await reports([process.execPath], { helpers: ['curl'] }, 1)
    checkDetail(detail)
    assert.equal(detail.configuration, 1, 'signed, received and in use')
  })

  test('Node, with openssl s_client', async () => {
    checkDetail(await reports([process.execPath], { helpers: ['openssl'] }))
  })

  test('Node, with GNU wget, with a certificate and with a token', {
    skip: !existsSync('/usr/bin/wget') && 'wget is not installed',
  }, async () => {
    checkDetail(await reports([process.execPath], { helpers: ['wget'] }))
    // Without `openssl` there is a token; this is what enrolment writes then.
    const path = await image('token', { helpers: ['wget'] })
    const { code, folder: state } = JSON.parse(readFileSync(path, 'utf8')) as { code: string; folder: string }
    const id = 'd1'.repeat(16)
    const { token } = await enrolWithToken(path, { agent: id, code })
    mkdirSync(state, { mode: 0o700 })
    writeFileSync(join(state, 'identity.json'), JSON.stringify({ id, renewAt: 0 }))
    writeFileSync(join(state, 'agent.header'), `authorization: Bearer ${token}\n`)
    writeFileSync(join(state, 'agent.wgetrc'), `header = authorization: Bearer ${token}\n`)
    const child = start([process.execPath, bundle, '--settings', path])
    await until('a batch with a token', async () =>
      (await agents()).find((one) => one.id === id && one.batches >= 1),
    )
    child.kill()
  })

  test('QuickJS', { skip: QJS === undefined && 'qjs is not installed (apt install quickjs)' }, async () => {
    const detail = await reports([QJS!, '--module'])
    checkDetail(detail)
    assert.ok(detail.rss < 8 * 1024 ** 2, `RSS ${detail.rss}`)
  })

  test('an agent becomes one with the device of the network, and its checks count there', async () => {
    await upload(serving.address, 'hall.pcap')
    await settled(serving.address)
    const root = join(folder, 'root')
    writeTree(root)
    const { id, name } = await reports([process.execPath], {}, 0, ['--root', root])
    assert.equal(name, 'press-7')
    await until('a join', async () =>
      (await agents()).find((one) => one.id === id && one.device === 'press-7'),
    )
    const { joins } = (await rest<AgentJoins>('/agent-joins')).body
    assert.deepEqual(
      joins.map(({ device, key, confidence }) => [device, key, confidence]),
      [['press-7', 'mac', 'high']],
    )
    const found = await until('failed checks in the exposure', async () => {
      const { items } = (
        await rest<{ items: { device: string; name: string }[] }>('/exposures?device=press-7')
      ).body
      return items.find((one) => one.name === 'failed-checks-high')
    })
    assert.equal(found.device, 'press-7')
    const { items } = (await rest<{ items: { text: string }[] }>('/events?type=agent-login')).body
    assert.deepEqual(
      items.map(({ text }) => text),
      ['root from 10.1.4.3 on pts/0'],
    )
  })
})
