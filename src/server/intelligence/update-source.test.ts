/** The TAXII client against a server process over TLS with false responses, loops, crashes, floods. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readFeed } from '#threat-intel/read-feed'
import type { IntelSource } from './source.ts'
import { type TestServer, testPlant } from './taxii/testing/plant.ts'
import type { TestServerOptions } from './taxii/testing/server.ts'
import { bundlesOf, taxiiCacheStates, type UpdateSetup, updateSource } from './update-source.ts'

const plant = testPlant()
const servers: TestServer[] = []
after(() => {
  for (const server of servers) void server.stop()
})

const indicator = (number: number, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: `Gate ${number}`,
  pattern: `[ipv4-addr:value = '198.51.100.${number}']`,
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
  ...more,
})
const five = [1, 2, 3, 4, 5].map((number) => indicator(number))
const pauses: number[] = []
const quick: UpdateSetup = {
  sleep: async (milliseconds: number) => pauses.push(milliseconds),
  now: () => Date.parse('2026-05-01T10:00:00Z'),
}

async function serve(setup: Partial<TestServerOptions>): Promise<TestServer> {
  const server = await plant.serve({ objects: five, ...setup })
  servers.push(server)
  return server
}

function newFolder(): string {
  return mkdtempSync(join(plant.folder, 'source-'))
}

/** Values of the indicators that count. */
function valuesIn(folder: string): string[] {
  return bundlesOf(folder)
    .flatMap((file) => readFeed(readFileSync(file, 'utf8'), 'test').indicators.map(({ value }) => value))
    .sort()
}

async function outcome(
  setup: Partial<TestServerOptions>,
  more: UpdateSetup = {},
  change: Partial<IntelSource> = {},
) {
  const server = await serve(setup)
  const folder = newFolder()
  const status = await updateSource({ ...server.source, ...change }, folder, { ...quick, ...more })
  await server.stop()
  return { error: status?.lastError ?? 'busy', values: valuesIn(folder), server, folder, status }
}

test('fetches all pages of what may be read, from discovery on, and asks for our kinds only', async () => {
  const malware = { type: 'malware', id: 'malware--1', spec_version: '2.1' }
  const { error, values, server, folder } = await outcome({
    objects: [...five.slice(0, 3), malware, ...five.slice(3)],
  })
  assert.equal(error, '')
  assert.deepEqual(
    values,
    [1, 2, 3, 4, 5].map((number) => `198.51.100.${number}`),
  )
  assert.deepEqual(
    server.requests.map(({ url }) => decodeURIComponent(url)),
    [
      '/taxii2/',
      '/api/collections/',
      '/api/collections/c1/objects/?limit=1000&match[type]=indicator,marking-definition',
      '/api/collections/c1/objects/?limit=1000&match[type]=indicator,marking-definition&next=2',
      '/api/collections/c1/objects/?limit=1000&match[type]=indicator,marking-definition&next=4',
    ],
  )
  assert.ok(server.requests.every(({ accept }) => accept === 'application/taxii+json;version=2.1'))
  assert.equal(taxiiCacheStates(folder)[0]?.addedAfter, '2026-01-01T00:00:05.000005Z')
})

test('lets the newest version of an object count, also where it revokes', async () => {
  const later = { modified: '2026-02-01T00:00:00Z' }
  const { values, folder } = await outcome({
    objects: [
      ...five,
      indicator(2, { ...later, revoked: true }),
      indicator(3, { modified: '2025-01-01T00:00:00Z', pattern: "[ipv4-addr:value = '198.51.100.33']" }),
      indicator(4, { ...later, pattern: "[ipv4-addr:value = '198.51.100.44']" }),
      indicator(5, { ...later, valid_until: '2026-01-20T00:00:00Z' }),
    ],
  })
  assert.deepEqual(values, ['198.51.100.1', '198.51.100.3', '198.51.100.44'])
  assert.equal(taxiiCacheStates(folder)[0]?.revoked, 1)
})

test('sends added_after on the second update of the same server', async () => {
  const server = await serve({})
  const folder = newFolder()
  await updateSource(server.source, folder, quick)
  await updateSource(server.source, folder, quick)
  await server.stop()
  assert.equal(
    new URL(server.requests.at(-1)!.url, server.url).searchParams.get('added_after'),
    '2026-01-01T00:00:04.000004Z',
  )
  assert.equal(valuesIn(folder).length, 5, 'what was there stays')
})

test('waits as long as a busy server asks for, and gives up on one that asks for too long or is down', async () => {
  pauses.length = 0
  const busy = await outcome({ violation: 'busy' })
  assert.equal(busy.error, '')
  assert.equal(busy.values.length, 5)
  assert.ok(pauses.length >= 5 && pauses.every((one) => one === 7000), pauses.join())
  pauses.length = 0
  assert.match((await outcome({ violation: 'always-503' })).error, /answers 503, 5 times/)
  assert.deepEqual(pauses, [2000, 4000, 8000, 16_000])
  assert.match((await outcome({ violation: 'leave-alone' })).error, /retry after 999999 s/)
})

test('goes on behind the last whole page after the server died', async () => {
  const server = await serve({ violation: 'dies' })
  const folder = newFolder()
  const status = await updateSource(server.source, folder, quick)
  assert.match(status?.lastError ?? '', /no response: .*, 5 times/)
  assert.deepEqual(valuesIn(folder), [], 'nothing counts before all of it is here')
  const [state] = taxiiCacheStates(folder)
  assert.deepEqual(state?.underWay, {
    addedAfter: '',
    next: 'next:4',
    lastAdded: '2026-01-01T00:00:03.000003Z',
    pages: 2,
    objects: 4,
  })
})

test('takes up an update that was cut off, with next, or anew where the server forgot it', async () => {
  for (const violation of ['', 'forgets-next']) {
    const server = await serve({ violation })
    const folder = newFolder()
    let left = 2
    const stop = new AbortController()
    // Stopped as if the machine lost its power after two pages.
    const stopped = updateSource(server.source, folder, { ...quick, signal: stop.signal })
    const watch = setInterval(() => {
      const pages = taxiiCacheStates(folder)[0]?.underWay?.pages ?? 0
      if (pages >= 1 && left-- > 0) stop.abort()
    }, 1)
    await stopped
    clearInterval(watch)
    const status = await updateSource(server.source, folder, quick)
    assert.equal(status?.lastError, '', violation)
    assert.equal(valuesIn(folder).length, 5, violation)
    await server.stop()
  }
})

const refusals: readonly (readonly [fault: string, words: RegExp])[] = [
  ['cut', /response is incomplete|no response/],
  ['circle', /pagination loop/],
  ['endless', /more than 50 pages/],
  ['endless-nothing', /consecutive empty pages/],
  ['more-without-way', /more objects without next/],
  ['html', /expected application\/taxii\+json;version=2.1, got text\/html/],
  ['old-version', /got application\/vnd.oasis.stix\+json; version=2.0/],
  ['bomb', /larger than 52428800 bytes/],
  ['flood', /larger than 52428800 bytes/],
  ['broken-gzip', /cannot be decompressed/],
  ['deep', /JSON nested deeper than 64/],
  ['no-list', /objects: expected a list/],
  ['no-type', /expected an object with type and id/],
  ['silent', /no response: idle timeout/],
  ['redirect-away', /another host, elsewhere.example, not followed/],
  ['redirect-round', /without Location/],
  ['foreign-root', /on other hosts: elsewhere.example/],
]
for (const [violation, words] of refusals)
  test(`refuses a server that does this in words, and applies nothing: ${violation}`, async () => {
    const { error, values } = await outcome(
      { violation },
      { limits: { pages: 50, ...(violation === 'silent' && { idleMs: 300 }) } },
    )
    assert.match(error, words)
    assert.deepEqual(values, [])
  })

test('an update that fails leaves what counted before', async () => {
  const good = await serve({})
  const folder = newFolder()
  await updateSource(good.source, folder, quick)
  await good.stop()
  const status = await updateSource(good.source, folder, quick)
  assert.match(status?.lastError ?? '', /ECONNREFUSED/)
  assert.equal(status?.failures, 1)
  assert.equal(status?.lastSuccess, '2026-05-01T10:00:00.000Z')
  assert.equal(valuesIn(folder).length, 5)
})

test('does not believe a time of addition that lies in the future', async () => {
  const { error, folder } = await outcome({ violation: 'future' })
  assert.equal(error, '')
  assert.equal(taxiiCacheStates(folder)[0]?.addedAfter, '')
})

test('pages by time where a server gives no next', async () => {
  const { error, values } = await outcome({ violation: 'no-next' })
  assert.equal(error, '')
  assert.equal(values.length, 5)
})

test('takes gzip, and leaves out collections whose id would change the path', async () => {
  assert.equal((await outcome({ violation: 'gzip' })).values.length, 5)
  const { server, values } = await outcome({ violation: 'path-in-id' })
  assert.equal(values.length, 5)
  assert.ok(server.requests.every(({ url }) => !url.includes('admin')))
})

test('asks for the collection that is wanted, and says which there are', async () => {
  assert.equal((await outcome({}, {}, { collections: ['Indicators'] })).values.length, 5)
  assert.match(
    (await outcome({}, {}, { collections: ['c9'] })).error,
    /no collection c9; available: Indicators \(c1\)/,
  )
})

test('proves who we are by token, password or certificate, and never prints a secret', async () => {
  const secretFile = plant.file('token')
  writeFileSync(secretFile, 'hunter2hunter2\n')
  const token = { secret: `file:${secretFile}` }
  assert.equal((await outcome({ authorization: 'Bearer hunter2hunter2' }, {}, token)).error, '')
  process.env.TAXII_TEST_PASSWORD = 'hunter3hunter3'
  const basic = `Basic ${Buffer.from('me:hunter3hunter3').toString('base64')}`
  const password = { user: 'me', secret: 'env:TAXII_TEST_PASSWORD' }
  assert.equal((await outcome({ authorization: basic }, {}, password)).error, '')
  const clientAuthority = readFileSync(plant.file('ca.pem'), 'utf8')
  const certificate = { certificateFile: plant.file('client.pem'), keyFile: plant.file('client.key') }
  assert.equal((await outcome({ clientAuthority }, {}, certificate)).error, '')
  assert.notEqual((await outcome({ clientAuthority })).error, '')
  const wrong = await outcome({ authorization: 'Bearer other' }, {}, token)
  assert.match(wrong.error, /answers 401: Unauthorized: who are you\?; see user and secret/)
  const absent = await outcome({}, {}, { secret: 'env:TAXII_TEST_ABSENT' })
  assert.match(absent.error, /env:TAXII_TEST_ABSENT: secret is missing/)
  for (const { folder } of [wrong, absent])
    for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (name.isFile() && name.name.endsWith('.json'))
        assert.doesNotMatch(readFileSync(join(name.parentPath, name.name), 'utf8'), /hunter/)
})

test('trusts no certificate that the named authority did not sign', async () => {
  const { error } = await outcome({}, {}, { caFile: '' })
  assert.match(error, /TLS error/)
})

test('goes through a proxy where one is named', async () => {
  const server = await serve({})
  const through: string[] = []
  const proxy = createServer().on('connect', ({ url = '' }, socket) => {
    through.push(url)
    const far = connect(Number(url.split(':')[1]), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    far.pipe(socket).pipe(far)
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as { port: number }
  const folder = newFolder()
  const status = await updateSource({ ...server.source, proxy: `http://127.0.0.1:${port}` }, folder, quick)
  assert.equal(status?.lastError, '')
  assert.deepEqual(new Set(through), new Set([new URL(server.url).host]))
  await server.stop()
  proxy.close()
  proxy.closeAllConnections()
})

test('two processes do not update one source at once', async () => {
  const server = await serve({})
  const folder = newFolder()
  const both = await Promise.all([
    updateSource(server.source, folder, quick),
    updateSource(server.source, folder, quick),
  ])
  assert.equal(both.filter((one) => one === undefined).length, 1)
  await server.stop()
})

test('a crash between writing and renaming leaves what was there', async () => {
  const server = await serve({})
  const folder = newFolder()
  await updateSource(server.source, folder, quick)
  const [cache = ''] = readdirSync(folder).filter((name) => name.startsWith('collection-'))
  writeFileSync(join(folder, cache, 'state.json.new'), '{"half')
  writeFileSync(join(folder, cache, 'objects-9-1.json'), '{"half')
  assert.equal(valuesIn(folder).length, 5)
  writeFileSync(join(folder, cache, 'state.json'), '{"half')
  assert.equal((await updateSource(server.source, folder, quick))?.lastError, '')
  assert.equal(valuesIn(folder).length, 5)
  assert.equal(existsSync(join(folder, cache, 'incoming')), false)
  await server.stop()
  rmSync(folder, { recursive: true })
})
