import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { Compile } from 'typebox/compile'
import { Problem } from '#schema/errors'
import type { Store } from '#store/store'
import { aCapture, aDevice, aLink, anAlert, anEvent, T0 } from '#store/testing/records'
import { cancelRequests, openContext, type ServerContext } from '../context.ts'
import { listRoutes, openFeatures } from '../features.ts'
import { PacketService } from '../packets/service.ts'
import { ReportsService } from '../reports/service.ts'
import { quick } from '../testing/served.ts'
import { withoutAccounts } from './access.ts'
import { buildServer } from './server.ts'

const HOST = { host: '127.0.0.1:8470' }
const TWO_TIMES =
  'firstFrom=2026-11-24T00:00:00Z&firstUntil=2026-11-25T00:00:00Z&secondFrom=2026-11-25T00:00:00Z&secondUntil=2026-11-26T00:00:00Z'

describe('the REST interface', () => {
  const ui = mkdtempSync(join(tmpdir(), 'sightglass-ui-'))
  const data = mkdtempSync(join(tmpdir(), 'sightglass-rest-'))
  let context: ServerContext
  let store: Store
  let diskProblem = ''
  let server: FastifyInstance
  const logged: Error[] = []

  before(async () => {
    mkdirSync(join(ui, 'assets'))
    writeFileSync(join(ui, 'index.html'), '<title>Sightglass</title>')
    writeFileSync(join(ui, 'assets', 'app-1a2b.js'), 'export {}')
    context = await openContext({ data, analyse: quick, log: () => {} })
    store = context.store
    context.health.addProblem(() => diskProblem)
    const { number } = await store.addCapture(aCapture({ state: 'done' }))
    await context.captures.recover()
    await store.apply(number, [
      { kind: 'device', device: aDevice('plc-1', { name: '=cmd()|"x"', purdueLevel: 1 }) },
      { kind: 'device', device: aDevice('plc-2', { lastSeen: T0 + 1 }) },
      { kind: 'link', link: aLink('l-1') },
      { kind: 'alert', alert: anAlert('a-1') },
      { kind: 'event', event: anEvent('e-1') },
      {
        kind: 'incidents',
        incidents: [
          {
            id: 'i-1',
            title: 'pc to plc',
            severity: 'critical',
            score: 30,
            entry: 'pc-1',
            target: 'plc-1',
            time: T0,
            lastTime: T0,
            stages: [],
          },
        ],
      },
      {
        kind: 'protocols',
        protocols: [{ name: 'modbus', packets: 5, bytes: 300, messages: 4, malformed: 0 }],
      },
    ])
    const routes = await openFeatures(context)
    server = await buildServer(routes, {
      version: '0',
      authentication: withoutAccounts,
      ui,
      log: (error) => logged.push(error),
    })
  })
  after(async () => {
    await cancelRequests(context)
    await server.close()
    await context.lifecycle.end('stop')
    await context.lifecycle.end('close')
    for (const folder of [ui, data]) rmSync(folder, { recursive: true })
  })

  const get = (url: string, headers: Record<string, string> = HOST) =>
    server.inject({ method: 'GET', url, headers })

  async function plannedResponse(): Promise<string> {
    const post = async (url: string, payload: object) =>
      (await server.inject({ method: 'POST', url, payload })).json() as { id: string }
    const files = { caFile: '', certificateFile: '', keyFile: '', proxy: '' }
    const list = { name: 'list', type: 'block-list', settings: {}, connection: files }
    const { id: connection } = await post('/rest/response-connections', list)
    const target = { kind: 'address', value: '192.0.2.1', destination: '' }
    return (await post('/rest/responses', { connection, target, seconds: 60, reason: 'test' })).id
  }

  it('answers every list and item as its schema says', async (t) => {
    t.mock.method(PacketService.prototype, 'frames', async () => [])
    const ids: Record<string, string> = {
      '/rest/devices/{id}': 'plc-1',
      '/rest/alerts/{id}': 'a-1',
      '/rest/incidents/{id}': 'i-1',
      '/rest/incidents/{id}/layer': 'i-1',
      '/rest/incidents/{id}/endpoints': 'i-1',
      '/rest/cases/{id}': 'incident:i-1',
      '/rest/playbooks/{id}': 'shipped-keep-evidence',
      '/rest/responses/{id}': await plannedResponse(),
    }
    for (const route of await listRoutes()) {
      if (
        route.method !== 'GET' ||
        route.answer.schema === undefined ||
        // The API of Defender has a contract test of its own, tests/stories/defender-api.test.ts.
        !route.path.startsWith('/rest/') ||
        route.path.startsWith('/rest/captures/') ||
        // Plans are made with a gate only: src/server/active-queries/service.test.ts.
        route.path.startsWith('/rest/active-queries/plans/') ||
        // An agent is there after it enrolled: src/server/agents/agents.test.ts.
        route.path.startsWith('/rest/agents/') ||
        // Answered while an interface is captured only.
        /^\/rest\/(interfaces|ring)\b/.test(route.path)
      )
        continue
      const url =
        route.path.replace('{id}', ids[route.path] ?? '') +
        (route.path === '/rest/frames' ? '?file=a&frame=1' : '') +
        (route.path === '/rest/question-answer' ? '?id=new-devices' : '') +
        (route.path === '/rest/difference' ? `?${TWO_TIMES}` : '') +
        (route.path === '/rest/process-values/trend' ? '?address=a&protocol=b&point=c' : '')
      const answer = await get(url)
      assert.equal(answer.statusCode, 200, `${url} ${answer.body}`)
      assert.deepEqual(Compile(route.answer.schema).Errors(answer.json()), [], url)
    }
  })

  it('takes what people enter, and changes nothing that was captured', async () => {
    const send = (method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
      server.inject({ method, url, ...(body === undefined ? {} : { payload: body }) })
    const entered = await send('POST', '/rest/events', { time: '2026-03-02T06:15:00Z', title: '<b>visit' })
    assert.equal(entered.statusCode, 201)
    const { id, type } = entered.json()
    assert.equal(type, 'user-event')
    const change = { time: '2026-03-02T06:20:00Z', title: 'visit', severity: 'info' }
    assert.equal((await send('PATCH', `/rest/events/${id}`, change)).json().title, 'visit')
    assert.deepEqual(
      (await get('/rest/events?search=VISIT')).json().items.map((one: { title: string }) => one.title),
      ['visit'],
    )
    assert.equal((await send('PATCH', '/rest/events/e-1', change)).statusCode, 404)
    assert.equal((await send('DELETE', '/rest/events/e-1')).statusCode, 404)
    assert.equal((await send('POST', '/rest/events', { ...change, title: '' })).statusCode, 400)
    assert.equal((await send('POST', '/rest/events', { ...change, time: 'today' })).statusCode, 400)
    assert.equal((await send('DELETE', `/rest/events/${id}`)).statusCode, 204)
    assert.equal((await get('/rest/events?search=visit')).json().items.length, 0)
  })

  it('sends a report as a download, never as a page of ours', async (t) => {
    const file = { fileName: 'a "b".html', type: 'text/html; charset=utf-8', bytes: Buffer.from('<p>') }
    t.mock.method(ReportsService.prototype, 'make', async () => file)
    const { headers, statusCode } = await get('/rest/reports/inventory?format=html')
    assert.equal(statusCode, 200)
    assert.equal(headers['content-disposition'], 'attachment; filename="a__b_.html"')
    assert.equal((await get('/rest/reports/inventory?format=doc')).statusCode, 400)
  })

  it('says that the disk is full, wherever it is', async (t) => {
    t.mock.method(ReportsService.prototype, 'make', async () => writeFileSync('/dev/full', 'all of it'))
    const { statusCode, body } = await get('/rest/reports/inventory?format=html')
    const { detail, todo } = JSON.parse(body)
    assert.deepEqual(
      [statusCode, detail, todo],
      [507, 'Disk full', 'Free disk space for the data folder; stored data is intact'],
    )
  })

  it('says that the disk is full where a database of this thread cannot grow', async (t) => {
    const full = new DatabaseSync(':memory:')
    t.after(() => full.close())
    full.exec('pragma max_page_count = 2; create table t (text)')
    t.mock.method(ReportsService.prototype, 'make', async () =>
      full.exec('insert into t values (zeroblob(100000))'),
    )
    const { statusCode, body } = await get('/rest/reports/inventory?format=html')
    const { code, todo } = JSON.parse(body)
    assert.deepEqual(
      [statusCode, code, todo],
      [507, 'disk-full', 'Free disk space for the data folder; stored data is intact'],
    )
  })

  it('takes no question that is none', async () => {
    for (const words of [
      '',
      '?id=a&question={}',
      '?question=[',
      '?question={"subject":"__proto__","conditions":[]}',
    ]) {
      const answer = await get(`/rest/question-answer${words}`)
      assert.equal(answer.statusCode, 400, words)
      assert.equal(answer.json().code, 'bad-question')
    }
  })

  it('names the file of a proof', async () => {
    const { provenance } = (await get('/rest/devices/plc-1')).json()
    assert.deepEqual(provenance.model.frame, { file: 'plant.pcap', number: 7 })
  })

  it('pages with a cursor, latest first', async () => {
    const first = (await get('/rest/devices?limit=1')).json()
    assert.deepEqual([first.items[0].id, typeof first.next], ['plc-2', 'string'])
    const second = (await get(`/rest/devices?limit=1&cursor=${first.next}`)).json()
    assert.deepEqual([second.items[0].id, second.next], ['plc-1', null])
  })

  it('says what was expected, what came, and where', async () => {
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['/rest/devices?limit=0', 'bad-request', /^limit: expected at least 1, got 0$/],
      ['/rest/devices?limit=1001', 'bad-request', /^limit: expected at most 1000, got 1001$/],
      ['/rest/devices?limit=x', 'bad-request', /^limit: expected integer, got "x"$/],
      ['/rest/devices?colour=red', 'bad-request', /^colour: no such parameter$/],
      ['/rest/devices?level=7', 'bad-request', /^level: expected one of 0, 1, .*unknown, got "7"$/],
      ['/rest/devices?cursor=x', 'bad-cursor', /^cursor: /],
      ['/rest/devices?sort=name&sort=type', 'bad-request', /^sort: expected one of/],
      ['/rest/events?from=yesterday', 'bad-request', /^from: /],
      ['/rest/frames', 'bad-request', /^file: expected a value, got none$/],
      ['/rest/devices/nobody', 'not-found', /nobody/],
      ['/rest/nothing', 'not-found', /nothing/],
      ['/%', 'bad-request', /\/%/],
      ['/rest/devices/%zz', 'bad-request', /%zz/],
    ]
    for (const [url, code, detail] of cases) {
      const answer = await get(url)
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8', url)
      assert.deepEqual(Compile(Problem).Errors(answer.json()), [])
      assert.equal(answer.json().code, code, `${url} ${answer.body}`)
      assert.match(answer.json().detail, detail)
      assert.equal(answer.statusCode, answer.json().status)
    }
    assert.deepEqual(logged, [])
  })

  it('mutes alerts of a kind for a time, and takes it back', async () => {
    const muted = await server.inject({
      method: 'POST',
      url: '/rest/alerts/a-1/mute',
      headers: HOST,
      payload: { scope: 'source', reason: 'test bench', hours: 2 },
    })
    const { time, until, ...mute } = muted.json().mute
    assert.equal(Date.parse(until) - Date.parse(time), 2 * 3_600_000)
    assert.deepEqual(mute, {
      id: 'a-1',
      rule: 'controller-stopped-by-newcomer',
      source: '10.0.0.8',
      destination: '',
      zone: '',
      reason: 'test bench',
    })
    assert.deepEqual((await get('/rest/alerts')).json().items, [])
    assert.equal((await get('/rest/alerts?suppressed=only')).json().items.length, 1)
    assert.equal((await get('/rest/mutes')).json().items.length, 1)
    const unmute = () => server.inject({ method: 'DELETE', url: '/rest/alerts/a-1/mute', headers: HOST })
    assert.equal((await unmute()).statusCode, 204)
    assert.equal((await unmute()).json().code, 'not-found')
    assert.equal((await get('/rest/alerts')).json().items.length, 1)
  })

  it('learns what an alert told, and takes it back', async () => {
    const baselineUpdate = {
      client: 'a',
      server: 'b',
      service: 'tcp/x/1',
      protocol: 'x',
      unit: '',
      keyValues: [],
    }
    const { number } = await store.addCapture(aCapture())
    await store.apply(number, [{ kind: 'alert', alert: anAlert('a-2', { baselineUpdate }) }])
    const ask = (method: 'POST' | 'DELETE', id: string) =>
      server.inject({
        method,
        url: `/rest/alerts/${id}/learn`,
        headers: HOST,
        ...(method === 'POST' && { payload: { reason: 'new station' } }),
      })
    const learned = (await ask('POST', 'a-2')).json()
    assert.deepEqual([learned.status, learned.isLearned, learned.canLearn], ['closed', true, true])
    assert.equal((await ask('DELETE', 'a-2')).statusCode, 204)
    assert.equal((await get('/rest/alerts/a-2')).json().status, 'new')
    assert.equal((await ask('POST', 'a-1')).json().code, 'not-learnable')
    await store.removeCapture(number)
  })

  it('closes an alert with a reason and opens it again', async () => {
    const change = (payload: object) =>
      server.inject({ method: 'PATCH', url: '/rest/alerts/a-1', headers: HOST, payload })
    const closed = (await change({ status: 'closed', reason: 'planned work' })).json()
    assert.deepEqual([closed.status, closed.reason], ['closed', 'planned work'])
    assert.deepEqual((await get('/rest/alerts?status=open')).json().items, [])
    assert.equal((await change({ status: 'new' })).json().status, 'new')
    assert.equal((await change({ status: 'gone' })).json().code, 'bad-request')
    assert.equal((await change({ status: 'new', colour: 'red' })).json().detail, 'colour: no such parameter')
  })

  it('keeps out hosts that are not ours, and changes asked for by other pages', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', '192.168.0.1:8470']) {
      assert.equal((await get('/rest/health', { host })).json().code, 'foreign-host', host)
    }
    for (const host of ['localhost', 'localhost:1', '127.0.0.1:8470', '[::1]:8470']) {
      assert.equal((await get('/rest/health', { host })).statusCode, 200, host)
    }
    const write = (headers: Record<string, string>) =>
      server.inject({
        method: 'PATCH',
        url: '/rest/alerts/a-1',
        headers: { ...HOST, ...headers },
        payload: { status: 'new' },
      })
    assert.equal((await write({ origin: 'http://evil.example' })).json().code, 'foreign-origin')
    assert.equal((await write({ origin: 'http://127.0.0.1:9999' })).json().code, 'foreign-origin')
    assert.equal((await write({ origin: 'null' })).json().code, 'foreign-origin')
    assert.equal((await write({ 'sec-fetch-site': 'cross-site' })).json().code, 'foreign-origin')
    assert.equal((await write({ origin: 'http://127.0.0.1:8470' })).statusCode, 200)
    assert.equal((await write({})).statusCode, 200)
  })

  it('writes CSV in which no cell is a formula', async () => {
    const lines = (await get('/rest/devices.csv?sort=name')).body.split('\r\n')
    assert.match(lines[0] ?? '', /^id,name,type/)
    assert.match(lines[1] ?? '', /^plc-1,"'=cmd\(\)\|""x""",PLC/)
    assert.equal(lines.length, 4)
  })

  it('describes itself in OpenAPI, with no default that would make a parameter required', async () => {
    const document = (await get('/rest/openapi.json')).json()
    assert.equal(document.openapi, '3.1.0')
    const { parameters } = document.paths['/rest/devices'].get
    assert.ok(parameters.every((one: { required: boolean }) => !one.required))
    assert.equal(document.paths['/rest/devices/{id}'].get.parameters[0].required, true)
    assert.ok(document.paths['/rest/captures'].post.requestBody.content['application/octet-stream'])
    const text = JSON.stringify(document)
    const referred = new Set(
      Array.from(text.matchAll(/#\/components\/schemas\/(\w+)/g), ([, name = '']) => name),
    )
    for (const name of referred) assert.ok(document.components.schemas[name], name)
    const ids = Object.values(
      document.paths as Record<string, Record<string, { operationId: string }>>,
    ).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    assert.equal(new Set(ids).size, ids.length)
  })

  it('says which methods a route takes when asked by another', async () => {
    const answer = await server.inject({ method: 'DELETE', url: '/rest/devices?limit=1', headers: HOST })
    assert.equal(answer.statusCode, 405)
    assert.equal(answer.headers.allow, 'GET, HEAD')
    assert.equal(answer.json().code, 'wrong-method')
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  })

  it('takes what a person says of a device, refuses what it cannot be, and takes it back', async () => {
    const say = (payload: object, id = 'plc-1') =>
      server.inject({ method: 'PATCH', url: `/rest/devices/${id}`, headers: HOST, payload })
    const said = (await say({ name: 'Press 4', purdueLevel: 3.5, importance: 'high' })).json()
    assert.deepEqual([said.name, said.purdueLevel, said.importance], ['Press 4', 3.5, 'high'])
    assert.deepEqual([said.provenance.name.source, said.provenance.name.frame], ['person', null])
    const found = (await say({ name: null, purdueLevel: null, importance: null })).json()
    assert.deepEqual([found.name, found.purdueLevel, found.importance], ['=cmd()|"x"', 1, 'medium'])
    const unwritable = [
      { name: '  ' },
      { name: 'a\u001b[31m' },
      { zone: 'Press\r\n4' },
      { location: '\u202erac' },
      { description: '\ud800' },
    ]
    const wrong = [{ name: '' }, { purdueLevel: 9 }, { serial: 'x' }, { authorised: 'yes' }]
    for (const odd of [...wrong, ...unwritable])
      assert.equal((await say(odd)).statusCode, 400, JSON.stringify(odd))
    assert.equal((await say({ name: 'x' }, 'nobody')).statusCode, 404)
    assert.equal((await say({ description: 'Two\nlines' })).json().description, 'Two\nlines')
    await say({ description: null })
  })

  it('is not healthy on a full disk, and says so', async () => {
    diskProblem = 'the disk of /data is full'
    const answer = await get('/rest/health')
    diskProblem = ''
    assert.deepEqual(
      [answer.statusCode, answer.json().status, answer.json().problem],
      [503, 'failing', 'the disk of /data is full'],
    )
  })

  it('refuses a span that ends before it begins, wherever one is asked for', async () => {
    const backwards = 'from=2026-11-27T00:00:00Z&until=2026-11-25T00:00:00Z'
    const value = '&address=a&protocol=b&unit=1&point=c'
    for (const path of [
      'devices',
      'alerts',
      'events',
      'map',
      'devices.csv',
      'events.csv',
      'process-values/trend',
    ]) {
      const words = path.endsWith('trend') ? `${backwards}${value}` : backwards
      const answer = await server.inject({ url: `/rest/${path}?${words}`, headers: HOST })
      assert.equal(answer.statusCode, 400, path)
      assert.match(answer.json().detail, /^from: expected a time up to 2026-11-25/)
    }
  })

  it('refuses two times that run backwards', async () => {
    const backwards = TWO_TIMES.replace('firstFrom=2026-11-24', 'firstFrom=2026-11-27')
    const answer = await get(`/rest/difference?${backwards}`)
    assert.equal(answer.statusCode, 400)
    assert.match(answer.json().detail, /^firstFrom: expected a time up to 2026-11-25/)
  })

  it('answers HEAD as GET, without the body, but for the feed that never ends', async () => {
    const head = (url: string) => server.inject({ method: 'HEAD', url, headers: HOST })
    for (const url of ['/rest/devices', '/rest/health', '/', '/devices/plc-1']) {
      const [reported, whole] = [await head(url), await get(url)]
      assert.deepEqual(
        [reported.statusCode, reported.body, reported.headers['content-type']],
        [200, '', whole.headers['content-type']],
        url,
      )
    }
    assert.equal((await head('/rest/live')).statusCode, 405)
    assert.equal((await head('/rest/nowhere')).statusCode, 404)
    assert.match((await get('/rest/')).body, /\/rest\/openapi\.json lists all endpoints/)
  })

  it('gives the pages, with a policy that works without https, and hashed files for ever', async () => {
    const page = await get('/devices/plc-1')
    assert.equal(page.body, '<title>Sightglass</title>')
    assert.doesNotMatch(String(page.headers['content-security-policy']), /upgrade-insecure/)
    assert.equal(page.headers['strict-transport-security'], undefined)
    assert.equal((await get('/')).headers['cache-control'], 'no-cache')
    assert.match(String((await get('/assets/app-1a2b.js')).headers['cache-control']), /immutable/)
    assert.equal((await get('/assets/old.js')).statusCode, 404)
    assert.equal((await get('/assets/../../etc/passwd')).body.includes('root:'), false)
    assert.equal((await get('/..%2f..%2fetc%2fpasswd')).body.includes('root:'), false)
  })
})
