import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { Compile } from 'typebox/compile'
import { SupportBundle } from '#schema/operations'
import { aCapture, aDevice, anAlert } from '#store/testing/records'
import { cancelRequests, openContext, type ServerContext } from '../context.ts'
import { openFeatures } from '../features.ts'
import { withoutAccounts } from '../http/access.ts'
import { buildServer } from '../http/server.ts'
import { openSettings } from '../settings-store.ts'
import { quick } from '../testing/served.ts'
import { redactLine, redactSecrets } from './redact.ts'

const HOST = { host: '127.0.0.1:8470' }
const SECRETS = {
  url: 'hunter2-in-url',
  header: 'hunter2-in-header',
  file: 'hunter2-in-file',
  token: '0123456789abcdef0123456789abcdef',
}

describe('operations', () => {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-operations-'))
  let context: ServerContext
  let server: FastifyInstance
  let problem = ''

  before(async () => {
    writeFileSync(join(data, 'forwarding-secrets.json'), JSON.stringify({ key: SECRETS.file }))
    mkdirSync(join(data, 'captures'))
    writeFileSync(join(data, 'captures', 'customer-name.pcap'), 'x')
    const settings = await openSettings(join(data, 'sightglass.yaml'), {
      url: `https://admin:${SECRETS.url}@sensor.example`,
    })
    context = await openContext({ data, analyse: quick, settings, log: () => {} })
    context.health.addProblem(() => problem)
    const { number } = await context.store.addCapture(aCapture({ state: 'done' }))
    await context.captures.recover()
    await context.store.apply(number, [
      { kind: 'device', device: aDevice('plc-1') },
      { kind: 'alert', alert: anAlert('a-1') },
      { kind: 'counters', counters: { 'flow.limit': 7, 'protocolsNotLoaded: /home/x: boom': 1 } },
    ])
    server = await buildServer(await openFeatures(context), {
      version: '0',
      authentication: withoutAccounts,
      ui: data,
      log: () => {},
      answered: (request) => context.metrics.observe(request),
    })
  })
  after(async () => {
    await cancelRequests(context)
    await server.close()
    await context.lifecycle.end('stop')
    await context.lifecycle.end('close')
    rmSync(data, { recursive: true })
  })
  const get = (url: string) => server.inject({ method: 'GET', url, headers: HOST })

  it('counts devices, alerts, requests and counters in the format of Prometheus', async () => {
    await get('/rest/devices?search=x')
    await get('/rest/devices/plc-1')
    const { body, headers } = await get('/metrics')
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
    const lines = body.split('\n')
    for (const line of lines)
      assert.match(line, /^(#.*|[a-zA-Z_:][\w:]*(\{([\w]+="([^"\\\n]|\\.)*",?)*\})? \S+|)$/, line)
    const has = (line: string | RegExp) =>
      assert.ok(
        lines.some((one) => (typeof line === 'string' ? one === line : line.test(one))),
        String(line),
      )
    has('sightglass_devices 1')
    has('sightglass_healthy 1')
    has('sightglass_engine_counter{name="flow.limit"} 7')
    has(/^sightglass_http_request_seconds_count\{method="GET",route="\/rest\/devices\/:id",status="200"\} 1$/)
    has(/^process_resident_memory_bytes \d+$/)
    assert.doesNotMatch(body, /boom|search=x|plc-1/)
  })

  it('is alive while it is not ready, and says no more than that', async (t) => {
    t.mock.method(performance, 'now', () => 1e6)
    assert.deepEqual([(await get('/readyz')).statusCode, (await get('/healthz')).statusCode], [200, 200])
    t.mock.method(performance, 'now', () => 2e6)
    problem = 'the disk of /data is full'
    const answer = await get('/readyz')
    assert.deepEqual([answer.statusCode, answer.json()], [503, { status: 'failing' }])
    assert.equal((await get('/healthz')).statusCode, 200)
    problem = ''
  })

  it('gives a support bundle that fits its schema and holds none of the secrets', async () => {
    context.log(`sightglass: webhook: Authorization: Bearer ${SECRETS.header} from 10.20.30.40`)
    const answer = await get('/rest/support-bundle')
    assert.equal(answer.statusCode, 200)
    assert.deepEqual(Compile(SupportBundle).Errors(answer.json()), [])
    for (const [place, secret] of Object.entries(SECRETS)) assert.ok(!answer.body.includes(secret), place)
    assert.ok(!answer.body.includes('customer-name'))
    assert.ok(!answer.body.includes('10.20.30.40'))
    const { files, counts, settings } = answer.json() as SupportBundle
    assert.equal(counts.devices, 1)
    assert.ok(files.some(({ path }) => path === 'sightglass.db'))
    assert.ok(
      settings.some(
        ({ name, value }) => name === 'server.url' && value === 'https://[removed]@sensor.example',
      ),
    )
  })

  it('removes credentials in all usual spellings', () => {
    const lines = [
      `password=${SECRETS.token}`,
      `"password": "${SECRETS.header}"`,
      `smtp://user:${SECRETS.url}@mail.example/x`,
      `Authorization: Basic ${SECRETS.header}`,
      `Cookie: session=${SECRETS.header}; theme=dark`,
      `-----BEGIN PRIVATE KEY-----\n${SECRETS.file}\n-----END PRIVATE KEY-----`,
      `eyJhbGciOiJIUzI1NiJ9.${SECRETS.header}.x`,
      `api_key: '${SECRETS.header}'`,
      `snmp community ="${SECRETS.header}"`,
    ]
    for (const line of lines) assert.doesNotMatch(redactSecrets(line), /hunter2|0123456789abcdef/, line)
    assert.equal(
      redactLine('plc 10.1.2.3 00:1b:1b:aa:bb:cc, fe80::1:2:3 on 127.0.0.1'),
      'plc [ip] [mac], [ip] on 127.0.0.1',
    )
    assert.equal(redactSecrets('3 devices in zone Press 4'), '3 devices in zone Press 4')
  })
})
