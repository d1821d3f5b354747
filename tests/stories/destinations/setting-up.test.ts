/** Setting up a destination: few fields, and a test that names what is wrong, each time with a counterpart that fails so. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { SMTPServer } from 'smtp-server'
import type { DestinationSettings } from '#destination-kit/destination-type'
import { type Double, type DoubleAnswer, json } from '#destination-kit/testing/double'
import { DIRECT_CONNECTION } from '#model/destination'
import type { DestinationItem } from '#schema/forwarding'
import { ForwardingService } from '#server/forwarding/service'
import { MemoryStore } from '#store/memory-store'
import { makeCertificates } from '../forwarding/rsyslog.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-setting-up-'))
const certificates = join(data, 'certificates')
const read = (name: string) => readFileSync(join(certificates, name))
const TRUSTED = { ...DIRECT_CONNECTION, caFile: 'ca.pem' }
const FILTER: DestinationItem['filter'] = {
  ...{ kinds: ['alert'], severity: 'notice', closed: false },
  ...{ engines: [], protocols: [], rules: [], zones: [] },
}
let service: ForwardingService

before(async () => {
  makeCertificates(certificates)
  service = await ForwardingService.open({
    ...{ store: new MemoryStore(), data, ownPort: () => 0, mayNamePaths: false, log: assert.fail },
    sender: () => ({ sensor: 'river bend', version: '0', url: '' }),
  })
})
after(() => rmSync(data, { recursive: true, force: true }))

/** The double over TLS; `says` answers in its place. */
async function serve(double: Double, says?: DoubleAnswer) {
  const server = createServer(
    { key: read('localhost.key'), cert: read('localhost.pem') },
    (request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', async () => {
        const raw = Buffer.concat(parts)
        const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        )
        const path = request.url ?? ''
        const isSignIn = /token/.test(path)
        const answer =
          says === undefined || isSignIn
            ? await double.answer({ method: request.method ?? '', path, headers, body, bytes: raw })
            : says
        response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? '')
      })
    },
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function test(
  type: string,
  settings: DestinationSettings,
  {
    secrets,
    connection = TRUSTED,
  }: { secrets: Readonly<Record<string, string>>; connection?: typeof TRUSTED },
) {
  const { id } = await service.add({
    ...{ name: type, isEnabled: true, type, settings: { ...settings }, secrets: { ...secrets }, connection },
    filter: FILTER,
  })
  const answer = await service.test(id)
  await service.remove(id)
  const failed = answer.steps.find(({ state }) => state === 'failed')
  return answer.arrived ? 'arrived' : `${failed?.name}: ${failed?.text}`
}

describe('setting up a destination', () => {
  it('asks for at most eight fields, secrets and none of the rare ones included', () => {
    for (const { name, settings, secrets } of service.types()) {
      const fields = settings.filter(({ isAdvanced }) => !isAdvanced)
      // Of secrets that depend on a setting only one side is asked.
      const unconditional = secrets.filter(({ when }) => when === null).length
      const sides = [true, false].map((isSet) => secrets.filter(({ when }) => when?.isSet === isSet).length)
      assert.ok(fields.length + unconditional + Math.max(...sides) <= 8, name)
    }
  })

  it('takes a key file of several lines, and no token of several lines', async () => {
    const common = { name: 'x', isEnabled: true, connection: DIRECT_CONNECTION, filter: FILTER }
    const settings = { project: 'plant', location: 'eu', instance: 'a7c2-11' }
    const { id } = await service.add({
      ...{ ...common, type: 'google-secops', settings },
      secrets: { key: JSON.stringify({ private_key: '-----BEGIN' }, null, 2) },
    })
    await service.remove(id)
    await assert.rejects(
      service.add({
        ...{ ...common, type: 'splunk-hec', settings: { url: 'https://splunk.example:8088' } },
        secrets: { token: 'a\r\nx-injected: 1' },
      }),
      /printable ASCII/,
    )
  })

  const quota = { 'retry-after': '60' }
  const cases = [
    {
      name: 'splunk-hec',
      secret: 'token',
      wrong: { text: 'Incorrect index', code: 7, 'invalid-event-number': 0 },
      wrongWords: /^Record: .*index/i,
      full: { status: 503, headers: quota, body: '{"text":"Server is busy","code":9}' },
      fullWords: /^Record: .*busy/i,
    },
    {
      name: 'sentinel',
      secret: 'secret',
      wrong: { error: { code: 'InvalidStream', message: 'Stream is not configured' } },
      wrongWords: /^Record: .*Stream/i,
      full: { status: 429, headers: quota, body: '{"error":{"code":"TooManyRequests"}}' },
      fullWords: /^Record: .*over the receiver's quota/,
    },
    {
      name: 'servicenow',
      secret: 'password',
      wrong: { error: { message: 'Invalid table incident' } },
      wrongWords: /^Record: .*Invalid table/,
      full: { status: 429, headers: quota, body: '{"error":{"message":"Rate limit exceeded"}}' },
      fullWords: /^Record: .*over the receiver's quota/,
    },
  ] as const
  for (const { name, secret, wrong, wrongWords, full, fullWords } of cases)
    it(`${name}: token, host, port, certificate, object and quota are told apart`, async () => {
      const { makeDouble } = (await import(`../../../src/destinations/${name}/testing/double.ts`)) as {
        makeDouble: () => Double
      }
      const double = makeDouble()
      const fine = await serve(double)
      const bad = await serve(double, json(400, wrong))
      const busy = await serve(double, full)
      try {
        const secrets = double.secrets(fine.url)
        assert.equal(await test(name, double.settings(fine.url), { secrets }), 'arrived')
        const wrongSecret = { ...secrets, [secret]: 'something else' }
        const faults = [
          [await test(name, double.settings(fine.url), { secrets: wrongSecret }), /^Sign-in: /],
          [await test(name, double.settings('https://nowhere.invalid'), { secrets }), /^Name: .*not known/],
          [await test(name, double.settings('https://localhost:1'), { secrets }), /^Connection: .*refused/],
          [
            await test(name, double.settings(fine.url), { secrets, connection: DIRECT_CONNECTION }),
            /^Certificate: .*CA file/,
          ],
          [await test(name, double.settings(bad.url), { secrets }), wrongWords],
          [await test(name, double.settings(busy.url), { secrets }), fullWords],
        ] as const
        for (const [said, words] of faults) assert.match(said, words)
        assert.ok(
          !faults.some(([said]) => said.includes('something else') || said.includes(secrets[secret]!)),
        )
      } finally {
        for (const server of [fine, bad, busy]) server.close()
      }
    })

  it('mail: password, host, port, certificate, recipient and full mailbox are told apart', async () => {
    const server = new SMTPServer({
      ...{ key: read('localhost.key'), cert: read('localhost.pem') },
      onAuth: ({ password }, _, done) =>
        password === 'seven red tanks'
          ? done(null, { user: 'ot' })
          : done(Object.assign(new Error('Invalid username or password'), { responseCode: 535 })),
      onRcptTo: ({ address }, _, done) => {
        const refusal = { 'gone@plant.example': 550, 'full@plant.example': 452 }[address]
        const text = refusal === 452 ? '4.2.2 Mailbox full' : '5.1.1 No such user'
        if (refusal === undefined) done()
        else done(Object.assign(new Error(text), { responseCode: refusal }))
      },
      onData(stream, _, done) {
        stream.resume().on('end', () => done())
      },
    })
    server.on('error', () => undefined)
    const listening = server.listen(0, '127.0.0.1')
    await once(listening, 'listening')
    const { port } = listening.address() as AddressInfo
    const settings = {
      ...{ host: 'localhost', port, security: 'starttls', user: 'ot' },
      ...{ from: 'ot@plant.example', to: 'soc@plant.example' },
    }
    const secrets = { password: 'seven red tanks' }
    try {
      assert.equal(await test('mail', settings, { secrets }), 'arrived')
      const faults = [
        [await test('mail', settings, { secrets: { password: 'wrong' } }), /^Sign-in: /],
        [await test('mail', { ...settings, host: 'nowhere.invalid' }, { secrets }), /^Name: .*not known/],
        [await test('mail', { ...settings, port: 1 }, { secrets }), /^Connection: .*refused/],
        [await test('mail', settings, { secrets, connection: DIRECT_CONNECTION }), /^Certificate: /],
        [
          await test('mail', { ...settings, to: 'gone@plant.example' }, { secrets }),
          /^Record: .*No such user/,
        ],
        [
          await test('mail', { ...settings, to: 'full@plant.example' }, { secrets }),
          /^Record: .*Mailbox full/,
        ],
      ] as const
      for (const [said, words] of faults) assert.match(said, words)
    } finally {
      await new Promise<void>((resolve) => server.close(resolve))
    }
  })
})
