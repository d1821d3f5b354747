/** A console and sensors over real TLS: enrolment, batches, decisions, revocation, and what is refused. */
import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Packages } from '#data-folder/packages/installed'
import { newKeys } from '#data-folder/packages/keys'
import { pack } from '#data-folder/packages/pack'
import { TrustStore } from '#data-folder/packages/trust-store'
import { packageSensors } from '#fleet-store/package-rows'
import { WHOLE_FLEET } from '#fleet-store/scope'
import { alertBody, deviceBody, eventBody } from '#fleet-store/testing/fleet-bodies'
import { FileCommands } from '#server/uplink/file-commands'
import { hashOfSecret, parseActivation } from '#uplink/activation-code'
import { encodeBatch } from '#uplink/batch'
import { isRenewalDue, renewMembership } from '#uplink/certificate-renewal'
import { HttpsFiles } from '#uplink/file-exchange'
import { HttpsConnection, HttpsTransport } from '#uplink/https-transport'
import { joinConsole, type Membership, readMembership } from '#uplink/membership'
import { type ThingKind, UplinkOutbox } from '#uplink/outbox'
import { fetchAuthority } from '#uplink/pinned-tls'
import { UplinkSender } from '#uplink/sender'
import { openConsole, type RunningConsole } from './main.ts'
import { metricsText } from './operation-routes.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-console-'))
let running: RunningConsole
let site: string
let number = 0

before(async () => {
  running = await openConsole({
    data: join(folder, 'console'),
    listen: '127.0.0.1:0',
    say: () => {},
    log: () => {},
  })
  site = (await running.fleet.sites())[0]!.id
})
after(async () => {
  await running.close()
  rmSync(folder, { recursive: true })
})

const codeFor = async (change: object = {}) =>
  parseActivation(
    (await running.enrolment.activate({ site, name: `Sensor ${++number}`, ...change }, 'test')).code,
  )!

async function newSensor(): Promise<{ membership: Membership; data: string }> {
  const data = join(folder, `sensor-${++number}`)
  return { membership: await joinConsole(await codeFor(), data, { software: '0.1.0' }), data }
}

function transportOf({ addresses, authority, certificate, key }: Membership, bootId = 'boot-0000-1') {
  return new HttpsTransport({ addresses, authority, certificate, key, bootId })
}

const hello = (sensor: string, bootId = 'boot-0000-1') => ({
  ...({
    protocol: 'sightglass.fleet',
    version: '1.0',
    sensor,
    epoch: 1,
    bootId,
    generation: '',
    machine: 'm',
    software: '0',
  } as const),
  lanes: { urgent: { head: 0, oldest: 1 }, bulk: { head: 0, oldest: 1 } },
  time: Date.now(),
})

const snapshot = (
  sensor: string,
  changes: { kind: string; id: string; body?: unknown }[],
  change: object = {},
) =>
  encodeBatch(
    {
      ...({
        sensor,
        epoch: 1,
        lane: 'bulk',
        sequence: 1,
        previous: '',
        sent: Date.now(),
        clockOffset: 0,
      } as const),
      ...change,
    },
    [{ kind: 'snapshot-begin', id: 'bulk', body: { epoch: 1 } }, ...changes],
  )

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(50))
    if (await isTrue()) return
  assert.fail('not within 20 s')
}

describe('joining', () => {
  it('gives a certificate once: the code is refused when it was used, has expired, or is wrong', async () => {
    const code = await codeFor()
    const membership = await joinConsole(code, join(folder, 'once'), { software: '0.1.0' })
    assert.deepEqual(readMembership(join(folder, 'once')), membership)
    const refusal = /the code is wrong, was used, or has expired/
    await assert.rejects(joinConsole(code, join(folder, 'twice'), { software: '0.1.0' }), refusal)
    const expired = await codeFor({ hours: 1e-9 })
    await assert.rejects(joinConsole(expired, join(folder, 'expired'), { software: '0.1.0' }), refusal)
    await assert.rejects(
      joinConsole({ ...code, secret: `${'A'.repeat(26)}Q` }, join(folder, 'wrong'), { software: '0.1.0' }),
      refusal,
    )
    assert.equal((await running.store.activation(hashOfSecret(code.secret)))?.sensor, membership.sensor)
  })

  it('sends nothing to a console with another key', async () => {
    const code = await codeFor()
    await assert.rejects(
      joinConsole({ ...code, pin: 'A'.repeat(43) }, join(folder, 'other'), { software: '0' }),
      /expected a console with the key/,
    )
    assert.equal((await running.store.activation(hashOfSecret(code.secret)))?.used, 0)
  })

  it('keeps the code of a console out of its database', async () => {
    const code = await codeFor()
    assert.equal(await running.store.activation(code.secret), undefined)
  })
})

describe('a sensor', () => {
  it('sends devices, alerts and events, and gets decisions back', async (t) => {
    const { membership, data } = await newSensor()
    const { sensor } = membership
    const things: Record<ThingKind, Map<string, object>> = {
      device: new Map([['plc', deviceBody('plc')]]),
      link: new Map(),
      alert: new Map([['a1', alertBody('a1')]]),
      incident: new Map(),
    }
    const outbox = new UplinkOutbox(join(data, 'uplink.db'))
    const decided: unknown[] = []
    const sender = new UplinkSender({
      ...{
        outbox,
        sensor,
        bootId: 'boot-0000-1',
        software: '0',
        machine: 'm',
        log: () => {},
        gatherMs: { urgent: 5, bulk: 5 },
      },
      source: {
        ids: async (kind) => [...things[kind].keys()],
        bodies: async (kind) => things[kind],
        stable: (_, body) => body,
        events: async () => [{ id: 'e1', time: '2026-11-30T08:00:00Z', body: eventBody('e1') }],
        overview: async () => ({}),
        health: async () => ({ problem: '', lastPacket: null, freeBytes: null }),
      },
      transport: transportOf(membership),
      async command({ id, body }) {
        decided.push(body)
        things.alert.set('a1', alertBody('a1', { status: 'closed' }))
        outbox.touch('alert', ['a1'], Date.now())
        return { kind: 'applied-decision', id, body: { outcome: 'applied', reason: '', time: Date.now() } }
      },
    })
    sender.start()
    t.after(() => sender.stop())
    await until(async () => (await running.fleet.devices({ sensor, limit: 10 })).items.length === 1)
    const { facets } = await running.fleet.devices({
      site,
      sensor,
      limit: 1,
      sort: 'risk',
      cursor: undefined,
    })
    assert.deepEqual(facets.type, { PLC: 1 })
    await until(async () => (await running.fleet.alerts({ sensor, limit: 10 })).items[0]?.status === 'new')
    const waiting = await running.fleet.decide(
      { sensor, id: 'a1' },
      { action: 'close', reason: 'maintenance' },
      'alice',
    )
    assert.match(waiting.decisions[0]?.state ?? '', /^(waiting|sent)$/) // the sensor may have asked meanwhile
    assert.notEqual(waiting.item.waitingSince, null)
    await until(async () => {
      const { item, decisions } = await running.fleet.alert(sensor, 'a1')
      return item.status === 'closed' && decisions[0]?.state === 'applied' && item.waitingSince === null
    })
    assert.deepEqual(
      decided.map((one) => (one as { action: string; reason: string }).reason),
      ['maintenance'],
    )
    await sender.stop()
    outbox.close()
  })

  it('cannot write as another sensor, which opens an alert', async () => {
    const [own, other] = [await newSensor(), await newSensor()]
    const transport = transportOf(own.membership)
    await transport.hello(hello(own.membership.sensor))
    await assert.rejects(transport.send(snapshot(other.membership.sensor, [])), /speaks-for-another/)
    assert.deepEqual((await running.fleet.devices({ sensor: other.membership.sensor, limit: 10 })).items, [])
    const alerts = await running.fleet.fleetAlerts()
    assert.ok(
      alerts.some(({ kind, sensor }) => kind === 'speaks-for-another' && sensor === own.membership.sensor),
    )
    transport.close()
  })

  it('is refused from the next request on once it is revoked', async () => {
    const { membership } = await newSensor()
    const transport = transportOf(membership)
    await transport.hello(hello(membership.sensor))
    await running.fleet.revoke(membership.sensor)
    await assert.rejects(
      transport.send(snapshot(membership.sensor, [{ kind: 'device', id: 'd', body: deviceBody('d') }])),
      { code: 'unknown-sensor', isFinal: true },
    )
    assert.deepEqual((await running.fleet.devices({ sensor: membership.sensor, limit: 10 })).items, [])
    transport.close()
  })

  it('loses its former key when another machine replaces it', async () => {
    const { membership } = await newSensor()
    const code = await codeFor({ replaces: membership.sensor })
    const next = await joinConsole(code, join(folder, 'replacement'), { software: '0.1.0' })
    assert.equal(next.sensor, membership.sensor)
    assert.equal(next.epoch, membership.epoch + 1)
    const [before, after] = [transportOf(membership), transportOf(next)]
    await assert.rejects(before.hello(hello(membership.sensor)), { code: 'unknown-sensor' })
    assert.equal(
      (await after.hello(hello(membership.sensor))).name,
      (await running.fleet.sensor(next.sensor)).name,
    )
    before.close()
    after.close()
  })

  it('renews its certificate for the same key after two thirds of its time', async () => {
    const { membership, data } = await newSensor()
    const day = 86_400_000
    assert.equal(isRenewalDue(membership.certificate, Date.now() + 50 * day), false)
    assert.equal(isRenewalDue(membership.certificate, Date.now() + 70 * day), true)
    const before = await running.store.sensorRow(membership.sensor)
    const former = transportOf(membership, 'boot-renewed-0')
    const renewed = await renewMembership(data, membership, former)
    former.close()
    const after = await running.store.sensorRow(membership.sensor)
    assert.notEqual(after!.serial, before!.serial)
    assert.notEqual(renewed.certificate, membership.certificate)
    assert.equal(readMembership(data)!.certificate, renewed.certificate)
    const transport = transportOf(renewed, 'boot-renewed-1')
    await transport.hello(hello(renewed.sensor, 'boot-renewed-1'))
    await running.store.changeSensor(membership.sensor, { state: 'revoked' })
    await assert.rejects(renewMembership(data, renewed, transport), /unknown-sensor/)
    transport.close()
  })

  it('that was copied to a second machine is told, and the first goes on', async () => {
    const { membership } = await newSensor()
    const { sensor } = membership
    const [first, second] = [transportOf(membership, 'boot-first-1'), transportOf(membership, 'boot-second')]
    await first.hello(hello(sensor, 'boot-first-1'))
    await assert.rejects(second.hello(hello(sensor, 'boot-second')), { code: 'other-connection' })
    await sleep(5)
    const answer = await first.send(snapshot(sensor, [{ kind: 'device', id: 'd', body: deviceBody('d') }]))
    assert.equal(answer.outcome, 'applied')
    const found = (await running.fleet.fleetAlerts()).find((alert) => alert.sensor === sensor)
    assert.equal(found?.kind, 'clone-suspected')
    await assert.rejects(second.send(snapshot(sensor, [])), { code: 'hello-first' })
    await running.fleet.resolve(found.id, 'keep', 'alice')
    assert.ok(!(await running.fleet.fleetAlerts()).some((alert) => alert.sensor === sensor))
    first.close()
    second.close()
  })
})

describe('files', () => {
  /** A sensor that carries out commands with files, and what it did. */
  async function worker(bytes: Uint8Array, maySendPackets = true) {
    const { membership, data } = await newSensor()
    const { addresses, authority, certificate, key, sensor } = membership
    const outcomes = new Map<string, { outcome: string; reason: string }>()
    const commands = new FileCommands({
      ...{ data, folder: join(data, 'incoming'), log: () => {} },
      files: new HttpsFiles({ addresses, authority, certificate, key, bootId: 'boot-files-1' }),
      packets: async () => bytes,
      maySendPackets: () => maySendPackets,
      done: ({ id }, outcome) => outcomes.set(id, outcome),
    })
    const transport = transportOf(membership)
    await transport.hello(hello(sensor))
    /** Takes the next command, carries it out and reports the outcome as an applied batch would. */
    const next = async () => {
      const [command] = await transport.commands('boot-0000-1', new AbortController().signal)
      commands.add(command!)
      await until(async () => outcomes.has(command!.id))
      const { outcome, reason } = outcomes.get(command!.id)!
      await sql`update command set state = ${outcome}, outcome = ${reason} where id = ${command!.id}`.execute(
        running.store.database.writes,
      )
      return { outcome, reason }
    }
    const close = async () => {
      await commands.close()
      transport.close()
    }
    return { sensor, data, transport, next, close }
  }
  const withAlert = async ({ sensor, transport }: Awaited<ReturnType<typeof worker>>) => {
    const alert = { kind: 'alert', id: 'a1', body: alertBody('a1') }
    const batch = encodeBatch(
      {
        ...({ sensor, epoch: 1, lane: 'urgent', sequence: 1, previous: '', clockOffset: 0 } as const),
        sent: Date.now(),
      },
      [{ kind: 'snapshot-begin', id: 'urgent', body: { epoch: 1 } }, alert],
    )
    assert.equal((await transport.send(batch)).outcome, 'applied')
    return { sensor, id: 'a1' }
  }
  const pcapng = (bytes: number) => {
    const made = Buffer.alloc(bytes, 7)
    made.set([0x0a, 0x0d, 0x0d, 0x0a])
    return made
  }

  it('brings the packets of an alert in pieces, once, to who may see the site', async () => {
    const bytes = pcapng(1_300_000)
    const one = await worker(bytes)
    const place = await withAlert(one)
    const request = await running.captures.request(place, 'ada', WHOLE_FLEET)
    assert.equal((await running.captures.request(place, 'bob', WHOLE_FLEET)).id, request.id)
    const foreign = { sites: ['elsewhere'] }
    await assert.rejects(running.captures.request(place, 'eve', foreign), { code: 'not-found' })
    assert.deepEqual(await one.next(), { outcome: 'applied', reason: '' })
    const [item] = await running.captures.list(place, WHOLE_FLEET)
    assert.deepEqual([item?.state, item?.bytes, item?.author], ['received', bytes.length, 'ada'])
    const { name, bytes: got } = await running.captures.packets(request.id, WHOLE_FLEET)
    assert.equal(name, 'alert-a1.pcapng')
    assert.ok(got.equals(bytes))
    await assert.rejects(running.captures.packets(request.id, foreign), { code: 'not-found' })
    await one.close()
  })

  it('says why there are no packets: forbidden, too many, or no pcapng', async () => {
    for (const [bytes, may, expected] of [
      [pcapng(100), false, /uplink.sendPackets of the sensor forbids it/],
      [pcapng(33 * 1024 * 1024), true, /at most 33554432 bytes/],
    ] as const) {
      const one = await worker(bytes, may)
      const place = await withAlert(one)
      await running.captures.request(place, 'ada', WHOLE_FLEET)
      assert.equal((await one.next()).outcome, 'refused')
      const [item] = await running.captures.list(place, WHOLE_FLEET)
      assert.equal(item?.state, 'refused')
      assert.match(item?.reason ?? '', expected)
      await one.close()
    }
    const other = await worker(Buffer.alloc(100, 7))
    const { id } = await running.captures.request(await withAlert(other), 'ada', WHOLE_FLEET)
    await running.captures.addPiece(id, { sensor: other.sensor, number: 0 }, Buffer.alloc(100, 7))
    const end = { bytes: 100, sha256: 'a'.repeat(64) }
    await assert.rejects(running.captures.finish(id, other.sensor, end), /expected a pcapng of 100 bytes/)
    await assert.rejects(running.captures.addPiece(id, { sensor: 'other', number: 0 }, Buffer.alloc(1)), {
      code: 'not-found',
    })
    await other.close()
  })

  it('offers a signed package to one sensor first; a refusal stops it before the others', async () => {
    const keys = newKeys()
    const data = join(folder, 'console')
    writeFileSync(join(folder, 'org.pub'), keys.public)
    writeFileSync(join(folder, 'feed.csv'), 'indicator\n203.0.113.9\n')
    new TrustStore(data).trust(join(folder, 'org.pub'), 'org')
    const made = (version: number, secret: string) => {
      const out = join(folder, `feed-${++number}.sgpkg`)
      pack({
        ...{ kind: 'intel', name: 'feed', about: '', created: new Date(), version, out },
        ...{ paths: [join(folder, 'feed.csv')], key: createPrivateKey(secret) },
      })
      return readFileSync(out)
    }
    await assert.rejects(running.packages.add(made(1, newKeys().secret), 'ada'), /untrusted key/)
    const place = await running.fleet.addSite({ name: 'Packages' })
    const workers: Awaited<ReturnType<typeof worker>>[] = []
    for (let count = 0; count < 3; count++) workers.push(await worker(pcapng(9)))
    for (const { sensor } of workers) await running.fleet.changeSensor(sensor, { site: place.id })
    const stored = await running.packages.add(made(1, keys.secret), 'ada')
    const rollout = { level: 'site', target: place.id, settleMinutes: 0 } as const
    const begun = await running.packages.rollOut(stored.id, rollout, undefined)
    assert.deepEqual(
      begun.waves.map(({ sensors, waiting }) => [sensors, waiting]),
      [
        [1, 1],
        [1, 0],
        [1, 0],
      ],
    )
    const offered = (await packageSensors(running.store.database, stored.id)).find(({ wave }) => wave === 0)!
    const first = workers.find(({ sensor }) => sensor === offered.sensor)!
    const { outcome, reason } = await first.next()
    assert.deepEqual([outcome, /untrusted key/.test(reason)], ['refused', true])
    await running.packages.advance()
    const [stopped] = await running.packages.list(undefined)
    assert.deepEqual([stopped?.state, stopped?.failures.length], ['stopped', 1])
    assert.match(stopped?.reason ?? '', /untrusted key/)
    assert.deepEqual(stopped?.waves[2], { sensors: 1, applied: 0, failed: 0, waiting: 0 })
    // Once the sensors trust the key, it goes out wave by wave.
    for (const one of workers) new TrustStore(one.data).trust(join(folder, 'org.pub'), 'org')
    await running.packages.rollOut(stored.id, rollout, undefined)
    for (let wave = 0; wave < 3; wave++) {
      const now = (await packageSensors(running.store.database, stored.id)).find((one) => one.wave === wave)!
      assert.equal(now.state, 'waiting')
      const one = workers.find(({ sensor }) => sensor === now.sensor)!
      assert.deepEqual(await one.next(), { outcome: 'applied', reason: '' })
      assert.equal(new Packages(one.data).list[0]?.name, 'feed')
      await running.packages.advance()
    }
    const [done] = await running.packages.list(undefined)
    assert.deepEqual([done?.state, done?.reason], ['done', ''])
    assert.deepEqual(await running.packages.list(['elsewhere']).then(([one]) => one?.waves[0]?.sensors), 0)
    for (const one of workers) await one.close()
  })
})

describe('operation', () => {
  it('says that it is ready, and gives numbers only to those that may read', async () => {
    const connection = new HttpsConnection({
      addresses: [new URL(running.address).host],
      authority: await authorityOf(),
    })
    try {
      const ask = (path: string) => connection.ask({ method: 'GET', path })
      assert.deepEqual([(await ask('/healthz')).status, (await ask('/readyz')).status], [200, 200])
      assert.equal((await ask('/metrics')).status, 401)
    } finally {
      connection.close()
    }
  })

  it('escapes names of sensors in its metrics', async () => {
    const { membership } = await newSensor()
    await running.store.changeSensor(membership.sensor, { name: 'a"b\\c\nd' })
    const text = await metricsText(running.store, running.fleet)
    assert.ok(text.includes(`name="a\\"b\\\\c\\nd"`), text)
    assert.match(text, /^sightglass_console_sensors\{state="never"\} \d+$/m)
    assert.match(text, /^sightglass_console_batches_waiting 0$/m)
  })
})

const authorityOf = async () => {
  const code = await codeFor()
  return await fetchAuthority(code.addresses[0]!, code.pin)
}

describe('hostile input', () => {
  it('is refused with a code, and nothing of the batch is applied', async () => {
    const { membership } = await newSensor()
    const { sensor } = membership
    const transport = transportOf(membership)
    await transport.hello(hello(sensor))
    const good = { kind: 'device', id: 'good', body: deviceBody('good') }
    const bad: [string, Uint8Array][] = [
      ['bad-header', Buffer.from('nonsense')],
      ['wrong-hash', Buffer.concat([snapshot(sensor, [good]), Buffer.from('x')])],
      ['wrong-change', snapshot(sensor, [good, { kind: 'device', id: 'x', body: { id: 'x' } }])],
      [
        'wrong-change',
        snapshot(sensor, [good, { kind: 'device', id: 'x', body: deviceBody('x', { packets: 2 ** 60 }) }]),
      ],
      ['wrong-change', snapshot(sensor, [good, { kind: 'event', id: 'x', body: deep(40) }])],
      [
        'wrong-version',
        Buffer.from(
          Buffer.from(snapshot(sensor, [good]))
            .toString('latin1')
            .replace('"version":"1.0"', '"version":"9.0"'),
          'latin1',
        ),
      ],
    ]
    for (const [code, bytes] of bad) {
      const answer = await transport.send(bytes)
      assert.deepEqual([answer.outcome, answer.code], ['refused', code])
    }
    assert.deepEqual((await running.fleet.devices({ sensor, limit: 10 })).items, [])
    assert.equal((await running.fleet.sensor(sensor)).counts.refused, bad.length)
    transport.close()
  })

  it('is cut and freed of what hides; kinds that nobody knows are counted', async () => {
    const { membership } = await newSensor()
    const { sensor } = membership
    const transport = transportOf(membership)
    await transport.hello(hello(sensor))
    const name = `a\0b\u202egnp.exe\ud800${'x'.repeat(5000)}`
    const changes = [
      { kind: 'device', id: 'd', body: deviceBody('d', { name, lastSeen: '9999-12-31T23:59:59Z' }) },
      { kind: 'quantum-flux', id: 'q', body: { any: 1 } },
    ]
    assert.equal((await transport.send(snapshot(sensor, changes))).outcome, 'applied')
    const [item] = (await running.fleet.devices({ sensor, limit: 10 })).items
    assert.match(item!.name, /^a\ufffdb\\u202egnp\.exe\ufffdx+$/)
    assert.ok(Date.parse(item!.lastSeen) < Date.now() + 11 * 60_000)
    const { counts } = await running.fleet.sensor(sensor)
    assert.deepEqual([counts['unlikely-time'], counts['unknown-kind']], [1, 1])
    transport.close()
  })

  it('gets no further without a certificate of this console', async () => {
    const { membership } = await newSensor()
    const { addresses, authority } = membership
    const nobody = new HttpsConnection({ addresses, authority })
    const body = JSON.stringify(hello(membership.sensor))
    for (const request of [
      { method: 'POST', path: '/rest/uplink/batches', type: 'application/octet-stream', body: 'x' },
      { method: 'POST', path: '/rest/uplink/hello', type: 'application/json', body },
      { method: 'GET', path: '/rest/uplink/commands' },
    ] as const) {
      const answer = await nobody.ask(request)
      assert.equal(answer.status, 401, request.path)
      const { detail } = answer.body as { detail: string }
      assert.match(detail, /expected the certificate of a sensor, got none/)
    }
    nobody.close()
    await assert.rejects(fetchAuthority(addresses[0]!, 'B'.repeat(43)))
  })

  it('tries ten codes a minute', async () => {
    const code = await codeFor()
    const tries = Array.from({ length: 12 }, (_, index) =>
      joinConsole({ ...code, secret: `${String(index).padStart(26, 'Z')}Q` }, join(folder, `try-${index}`), {
        software: '0',
      }).catch((error: Error) => error.message),
    )
    const answers = await Promise.all(tries)
    assert.ok(
      answers.some((answer) => /expected a pause of/.test(String(answer))),
      answers.join('\n'),
    )
  })
})

function deep(levels: number): unknown {
  return levels === 0 ? {} : { inner: deep(levels - 1) }
}
