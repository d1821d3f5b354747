/** Enrolment, chains of batches, hostile batches, joins and alerts, without a real agent. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { errors, problemOf } from '#schema/errors'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import type { ChangeFeed } from '../change-feed.ts'
import { serverCertificate } from '../http/tls.ts'
import { AgentAuthority } from './authority.ts'
import { sha256 } from './batch-reader.ts'
import { AgentDatabase } from './database.ts'
import type { IngestedBatch } from './ingest.ts'
import { AgentJoinTable } from './joins.ts'
import { limits } from './limits.ts'
import { AgentListener } from './listener.ts'
import { AgentService } from './service.ts'
import { AgentTimeline } from './timeline.ts'
import { TwoViewWatch } from './watch.ts'

const folder = mkdtempSync(join(tmpdir(), 'agents-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const NOW = Date.UTC(2026, 10, 30, 12)
const AGENT = 'a7'.repeat(16)
const BOOT = 'b0'.repeat(16)
const EVENT = { first: '2026-11-30T11:00:00Z', last: '2026-11-30T11:00:00Z', hits: 1 }

function opened(name: string) {
  const data = mkdtempSync(join(folder, name))
  const db = new AgentDatabase(data)
  after(() => db.close())
  const clock = { now: NOW }
  const now = () => clock.now
  const authority = new AgentAuthority(data, now)
  const batches: IngestedBatch[] = []
  const lines: string[] = []
  const service = new AgentService({
    ...{ db, authority, now },
    log: (line) => void lines.push(line),
    certificate: () => undefined,
    ingested: (batch) => void batches.push(batch),
    deviceOf: () => undefined,
  })
  return { data, db, clock, now, authority, service, batches, lines }
}

async function tokenOf({ service }: ReturnType<typeof opened>, agent = AGENT): Promise<string> {
  const { code } = service.createCode({ uses: 1, days: 1, group: '' })
  const { token } = (await service.enrol(JSON.stringify({ agent, code }))) as { token: string }
  return token
}

function batchText(
  given: { sequence: number; previous?: string; boot?: string; agent?: string; clock?: string },
  events: readonly unknown[] = [],
) {
  const { sequence, previous = '', boot = BOOT, agent = AGENT, clock = 'set' } = given
  const header = {
    ...{ schema: 'sightglass.agent/1', agent, version: '1', boot, sequence, previous },
    ...{ time: '2026-11-30T11:59:00Z', clock, config: 0, lost: { events: 0, batches: 0, forks: 5, seen: 3 } },
  }
  return `${[header, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`
}

const code = (expected: string) => (error: { code?: string }) => error.code === expected

const code401 = code('unauthenticated')

describe('enrolment', () => {
  test('a code enrols as many agents as it says, once each, and not after its day', async () => {
    const opening = opened('enrol')
    const { service, clock } = opening
    const { code: two } = service.createCode({ uses: 2, days: 1, group: 'press' })
    const enrol = (agent: string, given = two) => service.enrol(JSON.stringify({ agent, code: given }))
    await enrol(AGENT)
    const { token } = (await enrol(AGENT)) as { token: string }
    await service.batch(batchText({ sequence: 1 }), { token, fingerprint: '', address: '' })
    await assert.rejects(enrol(AGENT), code('agent-conflict'), 'only until its first batch')
    await enrol('c1'.repeat(16))
    await assert.rejects(enrol('c2'.repeat(16)), code('unauthenticated'))
    const { code: late } = service.createCode({ uses: 1, days: 1, group: '' })
    clock.now += 86_400_001
    await assert.rejects(enrol('c3'.repeat(16), late), code('unauthenticated'))
    await assert.rejects(enrol('nonsense'), code('bad-request'))
    assert.deepEqual(
      service.list({ limit: 10 }).items.map(({ group }) => group),
      ['press', 'press'],
    )
  })

  test('a former certificate is valid until the renewed one is used', async () => {
    const { service, authority } = opened('renew')
    await authority.open()
    const { code } = service.createCode({ uses: 1, days: 1, group: '' })
    const request = () => {
      const argv = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
      const key = join(folder, 'renew.key')
      return spawnSync('openssl', [...argv, '-keyout', key, '-subj', '/CN=ignored'], { encoding: 'utf8' })
        .stdout
    }
    const fingerprintOf = (answer: object) =>
      new X509Certificate((answer as { certificate: string }).certificate).fingerprint256
        .replaceAll(':', '')
        .toLowerCase()
    const first = await service.enrol(JSON.stringify({ agent: AGENT, code, request: request() }))
    const as = (fingerprint: string) => ({ fingerprint, token: '', address: '' })
    const former = fingerprintOf(first)
    assert.equal(new X509Certificate((first as { certificate: string }).certificate).subject, `CN=${AGENT}`)
    await service.renew(JSON.stringify({ request: request() }), as(former))
    const second = fingerprintOf(await service.renew(JSON.stringify({ request: request() }), as(former)))
    const text = batchText({ sequence: 1 })
    await service.batch(text, as(second))
    await assert.rejects(service.batch(text, as(former)), code401)
    await assert.rejects(
      service.renew(JSON.stringify({ request: 'nonsense' }), as(second)),
      (error: { code?: string }) => error.code === 'bad-request',
    )
  })

  test('a removed agent is refused', async () => {
    const opening = opened('removed')
    const credentials = { token: await tokenOf(opening), fingerprint: '', address: '' }
    await opening.service.batch(batchText({ sequence: 1 }), credentials)
    opening.service.remove(AGENT)
    await assert.rejects(
      opening.service.batch(batchText({ sequence: 2 }), credentials),
      code('unauthenticated'),
    )
    assert.throws(() => opening.service.remove(AGENT), code('not-found'))
  })
})

describe('chain of batches', () => {
  async function sender(name: string) {
    const opening = opened(name)
    const credentials = { token: await tokenOf(opening), fingerprint: '', address: '10.1.4.9' }
    const send = (text: string) => opening.service.batch(text, credentials)
    const item = () => opening.service.find(AGENT)
    return { ...opening, send, item }
  }

  test('in order, sent twice, replayed, with a gap, forked', async () => {
    const { send, item, batches } = await sender('chain')
    const first = batchText({ sequence: 1 })
    const second = batchText({ sequence: 2, previous: sha256(first) })
    assert.deepEqual(await send(first), { accepted: 1 })
    assert.deepEqual(await send(first), { accepted: 1 }, 'its answer was lost')
    await send(second)
    await assert.rejects(send(first), code('agent-conflict'))
    await assert.rejects(send(batchText({ sequence: 3, previous: 'f'.repeat(64) })), code('agent-conflict'))
    await send(batchText({ sequence: 5, previous: 'f'.repeat(64) }))
    const { batches: count, gaps, clones, refused, lost, state } = item()
    assert.deepEqual([count, gaps, clones, refused], [3, 1, 1, 1])
    assert.deepEqual([lost.forks, lost.seen, state], [15, 9, 'cloned'])
    assert.deepEqual(
      batches.map(({ finding }) => finding),
      ['', '', 'gap'],
    )
  })

  test('a restart is no clone; a former start that goes on is one', async () => {
    const { send, item, batches, clock } = await sender('clone')
    const first = batchText({ sequence: 1 })
    await send(first)
    clock.now += 1000
    await send(batchText({ sequence: 1, boot: 'b1'.repeat(16) }))
    assert.equal(item().clones, 0)
    clock.now += 1000
    await send(batchText({ sequence: 2, previous: sha256(first) }))
    assert.equal(item().clones, 1)
    assert.equal(batches.at(-1)?.finding, 'clone')
  })

  test('another agent’s id, no header, wrong events, escape codes, an unset clock', async () => {
    const { send, item } = await sender('hostile')
    await assert.rejects(send(batchText({ sequence: 1, agent: 'e'.repeat(32) })), code('forbidden'))
    await assert.rejects(send('{"schema":"other"}\n'), code('bad-request'))
    await assert.rejects(send(''), code('bad-request'))
    const wrong = [{ kind: 'process', pid: -1 }, { kind: 'nonsense' }, 7, { kind: '__proto__' }]
    const process = {
      kind: 'process',
      pid: 1,
      parent: 0,
      name: 'x',
      uid: 0,
      ...EVENT,
      command: '\u001b[2J\u202egpj.exe',
    }
    await send(batchText({ sequence: 1, clock: 'unset' }, [...wrong, { ...process, last: 'boot+12' }]))
    const { refused, recent, isClockSet } = item()
    assert.deepEqual([refused, recent.length, isClockSet], [wrong.length + 1, 1, false])
    for (const unclean of ['\u001b', '\u202e']) assert.ok(!recent[0]!.text.includes(unclean))
    assert.equal(recent[0]!.time, new Date(NOW).toISOString(), 'the time of arrival')
  })

  test('events are exported under the names of the Defender micro agent', async () => {
    const { send, service } = await sender('export')
    const connection = {
      kind: 'connection',
      transport: 'tcp',
      local: '[fe80::1]:4000',
      remote: '10.1.4.2:502',
      state: 'established',
      direction: 'out',
    }
    const module = { kind: 'device', change: 'added', class: 'module', id: 'x', detail: '' }
    await send(
      batchText({ sequence: 1 }, [
        { ...connection, ...EVENT, hits: 4 },
        { ...module, ...EVENT },
      ]),
    )
    const lines = [...service.eventLines(AGENT, 'defender')].map((line) => JSON.parse(line))
    assert.equal(lines.length, 1)
    const { Collector, hit_count, local_address, remote_port, transport } = lines[0]
    assert.deepEqual(
      [Collector, hit_count, local_address, remote_port, transport],
      ['NetworkActivity', 4, 'fe80::1', 502, 'TCP'],
    )
    assert.equal([...service.eventLines(AGENT, 'sightglass')].length, 2)
  })

  test('the state follows what is added and removed; rows of a former start are not shown', async () => {
    const { send, item } = await sender('state')
    const listener = { kind: 'listener', transport: 'tcp', address: '0.0.0.0', ...EVENT }
    const packages = { kind: 'package', manager: 'dpkg', ...EVENT }
    const first = batchText({ sequence: 1 }, [
      { ...listener, change: 'present', port: 22 },
      { ...listener, change: 'present', port: 23 },
      {
        ...packages,
        change: 'present',
        packages: [
          ['libc6', '2.41'],
          ['bash', '5.2'],
        ],
      },
    ])
    await send(first)
    await send(
      batchText({ sequence: 2, previous: sha256(first) }, [
        { ...listener, change: 'removed', port: 23 },
        { ...packages, change: 'changed', packages: [['bash', '5.3']] },
        { ...packages, change: 'removed', packages: [['libc6', '2.41']] },
      ]),
    )
    assert.deepEqual(
      item().listeners.map(({ port }) => port),
      [22],
    )
    assert.deepEqual(item().software, [{ name: 'bash', version: '5.3', manager: 'dpkg' }])
    await send(batchText({ sequence: 1, boot: 'b1'.repeat(16) }))
    assert.deepEqual(item().listeners, [])
  })
})

describe('listener', () => {
  test('bounds bodies before and after decompression, and refuses what is not of an agent', async () => {
    const opening = opened('listener')
    const { data, authority, service } = opening
    await authority.open()
    const certificate = await serverCertificate(data, {})
    const listener = new AgentListener({
      ...{ listen: '127.0.0.1:0', certificate, authority: authority.certificate, endpoints: service },
    })
    await listener.listen()
    const token = await tokenOf(opening)
    const post = (path: string, body: string | Buffer, headers: object = {}, method = 'POST') =>
      new Promise<number>((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port: listener.port,
          ca: certificate.cert,
          method,
          path,
          headers: { ...headers },
        }
        const sent = request(options, (response) => {
          response.resume()
          response.on('end', () => resolve(response.statusCode ?? 0))
        })
        sent.on('error', reject)
        sent.end(body)
      })
    const bearer = { authorization: `Bearer ${token}` }
    try {
      const text = batchText({ sequence: 1 })
      assert.equal(await post('/agents/1/batches', text), 401)
      assert.equal(await post('/agents/1/batches', text, { authorization: `Bearer ${'x'.repeat(43)}` }), 401)
      assert.equal(
        await post('/agents/1/batches', gzipSync(text), { ...bearer, 'content-encoding': 'gzip' }),
        200,
      )
      const bomb = gzipSync(Buffer.alloc(50_000_000))
      assert.equal(await post('/agents/1/batches', bomb, { ...bearer, 'content-encoding': 'gzip' }), 413)
      assert.equal(await post('/agents/1/batches', 'x'.repeat(66_000), bearer), 413)
      const { batch } = service
      service.batch = () => Promise.reject(new Error('database or disk is full'))
      assert.equal(await post('/agents/1/batches', batchText({ sequence: 2 }), bearer), 503)
      service.batch = batch
      assert.equal(await post('/agents/1/batches', text, { ...bearer, 'content-encoding': 'br' }), 415)
      assert.equal(await post('/agents/1/batches', 'no gzip', { ...bearer, 'content-encoding': 'gzip' }), 400)
      assert.equal(await post('/rest/agents', '', bearer), 404)
      assert.equal(await post('/agents/1/batches', '', bearer, 'PUT'), 405)
      assert.equal(await post('/agents/1/renew', '{}', bearer), 400)
      // Many more than the burst: on a slow machine, some are given back meanwhile.
      const guess = JSON.stringify({ agent: AGENT, code: 'guess' })
      let status = 0
      for (let tries = 0; tries < 1000 && status !== 429; tries++)
        status = await post('/agents/1/enrol', guess)
      assert.equal(status, 429, 'codes cannot be guessed')
      const counted = service.access().refusals.find(({ reason }) => reason === 'code')
      assert.ok(counted !== undefined && counted.count >= limits.refused.burst - 10)
      assert.equal(counted.address, '127.0.0.1')
    } finally {
      await listener.close()
    }
  })

  test('refused enrolments are counted by reason, bounded, and logged once a reason', async () => {
    const opening = opened('refusals')
    const { service, lines } = opening
    await tokenOf(opening)
    const from = { isEnrolment: true, address: '10.1.2.3' }
    for (const detail of ['code: unknown, used up or expired', 'code: used up'])
      service.refused(problemOf('unauthenticated', detail), from)
    service.refused(problemOf('agent-conflict', 'agent: this id is enrolled'), {
      ...from,
      address: '10.1.2.4',
    })
    service.refused(problemOf('unauthenticated', 'no certificate'), { isEnrolment: false, address: '' })
    const last = new Date(NOW).toISOString()
    assert.deepEqual(service.access().refusals, [
      { reason: 'code', count: 2, last, address: '10.1.2.3' },
      { reason: 'identity', count: 1, last, address: '10.1.2.4' },
      { reason: 'credentials', count: 1, last, address: '' },
    ])
    assert.equal(lines.length, 3)
    for (const code of Object.keys(errors) as (keyof typeof errors)[])
      for (const isEnrolment of [true, false])
        service.refused(problemOf(code, 'x'), { isEnrolment, address: 'x' })
    assert.equal(service.access().refusals.length, 8)
  })

  test('a configuration reaches the agents of its group, signed', async () => {
    const opening = opened('configuration')
    await opening.authority.open()
    const credentials = { token: await tokenOf(opening), fingerprint: '', address: '' }
    opening.service.configure({ group: 'other', sendSeconds: 60 })
    assert.deepEqual(await opening.service.batch(batchText({ sequence: 1 }), credentials), { accepted: 1 })
    opening.service.configure({ sendSeconds: 120 })
    const answer = (await opening.service.batch(batchText({ sequence: 1 }), credentials)) as {
      configuration: string
    }
    const { document } = JSON.parse(answer.configuration) as { document: string }
    assert.deepEqual([JSON.parse(document).counter, JSON.parse(document).sendSeconds], [2, 120])
  })
})

describe('joins and alerts', () => {
  test('a hostile agent raises a bounded number of alerts and events; its counters cannot overflow', async () => {
    const opening = opened('flood')
    const { db, now, service } = opening
    const store = new MemoryStore()
    const changes = { changed: () => {} } as unknown as ChangeFeed
    const timeline = new AgentTimeline({ store, changes, written: () => {}, now, log: assert.fail })
    const watch = new TwoViewWatch({
      ...{ db, store, timeline, now },
      ...{ deviceOf: () => undefined, raised: () => {} },
    })
    const credentials = { token: await tokenOf(opening), fingerprint: '', address: '10.1.4.9' }
    const usb = {
      kind: 'device',
      class: 'usb',
      change: 'added',
      detail: '',
      ...EVENT,
      hits: Number.MAX_SAFE_INTEGER,
    }
    const events = Array.from({ length: 250 }, (_, at) => ({ ...usb, id: `1-${at}` }))
    const most = Number.MAX_SAFE_INTEGER
    let previous = ''
    for (let sequence = 1; sequence <= 3; sequence++) {
      const text = batchText({ sequence, previous }, events).replace(
        '"lost":{"events":0,"batches":0,"forks":5,"seen":3}',
        `"lost":{"events":${most},"batches":${most},"forks":${most},"seen":${most}}`,
      )
      await service.batch(text, credentials)
      previous = sha256(text)
      const batch = opening.batches.at(-1)!
      timeline.add(batch)
      await watch.taken(batch)
    }
    await timeline.settle()
    const alerts = (await store.alerts({ limit: 1000 })).items
    assert.deepEqual([alerts.length, watch.heldBack], [40, 630])
    assert.ok(alerts.every(({ alert }) => Number.isSafeInteger(alert.count)))
    assert.equal(alerts[0]?.alert.destinationAddress, '10.1.4.9', 'of the agent, which is on no known device')
    assert.equal(timeline.dropped, 450)
    assert.equal(service.find(AGENT).lost.forks, 1e12)
  })

  test('an agent joins by its MAC address, hands its details on, raises alerts; a person can undo it', async () => {
    const opening = opened('joins')
    const { db, data, now, service, clock } = opening
    const store = new MemoryStore()
    const { number } = await store.addCapture(aCapture())
    const mac = '00:80:f4:00:00:09'
    const device = (id: string, lastSeen: number) =>
      aDevice(id, {
        serial: '',
        macAddresses: id === 'press-7' ? [mac] : [],
        ipAddresses: [],
        lastSeen: lastSeen * 1000,
      })
    await store.apply(number, [
      { kind: 'device', device: device('press-7', NOW) },
      { kind: 'device', device: device('plc-2', NOW) },
    ])
    const joins = new AgentJoinTable({ db, store, data, changed: () => {}, now, log: assert.fail })
    const changes = { changed: () => {} } as unknown as ChangeFeed
    const timeline = new AgentTimeline({ store, changes, written: () => {}, now, log: assert.fail })
    const watch = new TwoViewWatch({
      ...{ db, store, timeline, now },
      ...{ deviceOf: (agent) => joins.deviceOf(agent), raised: () => {} },
    })
    const token = await tokenOf(opening)
    const system = {
      ...{
        kind: 'system',
        ...EVENT,
        hostname: 'press-7',
        os: 'Buildroot',
        osVersion: '2025.02',
        kernel: '',
        arch: '',
      },
      ...{ vendor: '', model: '', serial: '', machine: '' },
      interfaces: [{ name: 'eth0', mac, isVirtual: false, addresses: ['10.1.4.9', 'fe80::1'] }],
    }
    const usb = {
      kind: 'device',
      class: 'usb',
      change: 'added',
      id: '1-1',
      detail: '0781:5567 Cruzer mass storage',
      ...EVENT,
    }
    const check = {
      kind: 'baseline',
      check: 'telnet-listening',
      result: 'fail',
      found: 'listens on tcp 23',
      ...EVENT,
    }
    const packages = {
      kind: 'package',
      change: 'present',
      manager: 'opkg',
      packages: [['dropbear', '2022.82-2']],
      ...EVENT,
    }
    await service.batch(batchText({ sequence: 1 }, [system, check, packages, usb]), {
      token,
      fingerprint: '',
      address: '10.1.4.9',
    })
    await joins.compute()
    assert.equal(joins.deviceOf(AGENT), 'press-7')
    assert.deepEqual(
      joins.list().joins.map(({ key, confidence }) => [key, confidence]),
      [['mac', 'high']],
    )
    const [file] = readdirSync(join(data, 'details'))
    const details = JSON.parse(readFileSync(join(data, 'details', file!), 'utf8'))
    assert.deepEqual(
      [details.device, details.software[0].name, details.checks[0].severity],
      ['press-7', 'dropbear', 'high'],
    )

    await watch.taken(opening.batches[0]!)
    timeline.add(opening.batches[0]!, 'press-7')
    await timeline.settle()
    const alerts = async () =>
      (await store.alerts({ limit: 10 })).items.map(({ alert }) => [
        alert.rule,
        alert.count,
        alert.destination,
      ])
    assert.deepEqual(await alerts(), [['agent-usb-connected', 1, 'press-7']])
    assert.deepEqual(
      (await store.events({ limit: 10 })).items.map(({ type, devices }) => [type, devices]),
      [['agent-device', ['press-7']]],
    )

    clock.now += 3 * 3_600_000
    await watch.lookOften()
    await timeline.settle()
    assert.equal((await alerts()).length, 1, 'the device is as silent as its agent')
    await store.apply(number, [{ kind: 'device', device: device('press-7', clock.now) }])
    await watch.lookOften()
    await watch.lookOften()
    await timeline.settle()
    assert.deepEqual((await alerts()).map(([rule]) => rule).sort(), ['agent-usb-connected', 'silent-agent'])

    await joins.decide(AGENT, { device: 'press-7', verdict: 'different' })
    assert.equal(joins.deviceOf(AGENT), undefined)
    assert.deepEqual(readdirSync(join(data, 'details')), [])
    await joins.decide(AGENT, { device: 'plc-2', verdict: 'same' })
    assert.equal(joins.deviceOf(AGENT), 'plc-2')
    await joins.undecide(AGENT)
    assert.equal(joins.deviceOf(AGENT), 'press-7')
    await assert.rejects(joins.decide(AGENT, { device: 'nowhere', verdict: 'same' }), code('not-found'))
    await joins.close()
  })
})
