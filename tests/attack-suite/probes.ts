/** Attacks on the running server. Each throws if it succeeds, and answers what was tried. */
import assert from 'node:assert/strict'
import { listRoutes } from '#server/features'
import type { AnyRoute } from '#server/http/route'
import { PASSWORD, type Target } from './target.ts'

export type Probe = (target: Target) => Promise<string>

const INJECTIONS = [
  ...["' OR 1=1--", '"; drop table device;--', '1) UNION SELECT * FROM triage--', '%', '_', '\\', '\0', '*'],
  ...[
    '$where',
    '\u0024{jndi:ldap://127.0.0.1/x}',
    '../../etc/passwd',
    '%0d%0aset-cookie:%20x=1',
    '\ud83d\ude00',
  ],
  ...['__proto__', 'constructor', '{"$gt":""}', 'a'.repeat(5000), '-1', '1e309', 'NaN', '\u202e'],
]
const json = { 'content-type': 'application/json' }

const fill = (path: string, value = 'x') => path.replace(/\{\w+\}/g, encodeURIComponent(value))
const gets = (routes: readonly AnyRoute[]) =>
  routes.filter(({ method, answer }) => method === 'GET' && answer.type !== 'text/event-stream')

async function mustNotFail(answer: Response, what: string): Promise<void> {
  const text = await answer.text()
  // Defender's reference documents 500 with `error` for an unknown alert or action.
  const isDocumented = what.includes('/external/') && text.startsWith('{"error":')
  assert.ok(
    answer.status < 500 || answer.status === 501 || isDocumented,
    `${what}: ${answer.status} ${text.slice(0, 300)}`,
  )
  assert.doesNotMatch(text, /SQLITE|syntax error|\bat .*\.ts:\d+|node:internal|\/root\/|\/home\//, what)
}

export const unauthenticatedSweep: Probe = async (target) => {
  const routes = await listRoutes()
  const open: string[] = []
  let refusals = 0
  for (const { method, path, access } of routes) {
    let answer = await target.request(fill(path), { method })
    // The rate of refusals is bounded too.
    for (let pause = 0; answer.status === 429 && pause < 200; pause++) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      answer = await target.request(fill(path), { method })
    }
    await answer.body?.cancel()
    if (answer.status === 401) refusals++
    else if (access !== 'public') open.push(`${method} ${path}: ${answer.status}`)
  }
  assert.deepEqual(open, [])
  return `${routes.length} routes, ${refusals} answered 401, the others are public`
}

export const injections: Probe = async (target) => {
  const headers = { authorization: target.token('Admin') }
  let count = 0
  let slowest = { seconds: 0, address: '' }
  for (const { path, query } of gets(await listRoutes())) {
    for (const name of ['', ...Object.keys(query?.properties ?? {})])
      for (const text of INJECTIONS) {
        const words = name === '' ? '' : `?${encodeURIComponent(name)}=${encodeURIComponent(text)}`
        if (name === '' && !path.includes('{')) break
        const address = `${fill(path, text)}${words}`
        const begun = performance.now()
        const answer = await target.request(address, { headers }).catch((error: Error) => {
          throw new Error(`${address}: ${error.message}`)
        })
        await mustNotFail(answer, address)
        count++
        const seconds = (performance.now() - begun) / 1000
        if (seconds > slowest.seconds) slowest = { seconds, address }
      }
  }
  return `${count} requests: every parameter of every GET route × ${INJECTIONS.length} texts; no 5xx, no stack, no path; the slowest took ${slowest.seconds.toFixed(1)} s: ${slowest.address.slice(0, 60)}`
}

export const pollution: Probe = async (target) => {
  const headers = { ...json, authorization: target.token('Admin') }
  const bodies = [
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
    '[]',
    'null',
    '1',
  ]
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
  let count = 0
  for (const { method, path, body } of await listRoutes()) {
    if (body === undefined || path.includes('password') || path.includes('sign')) continue
    for (const text of [...bodies, deep]) {
      await mustNotFail(
        await target.request(fill(path), { method, headers, body: text }),
        `${method} ${path} ${text.slice(0, 40)}`,
      )
      count++
    }
  }
  assert.equal(({} as Record<string, unknown>).isAdmin, undefined)
  return `${count} bodies: prototype names, wrong kinds, depth 5000`
}

export const foreignIdentity: Probe = async (target) => {
  const none = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"admin"}')}.`
  const attempts: Record<string, string>[] = [
    { 'x-forwarded-user': 'admin' },
    { 'x-remote-user': 'admin' },
    { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1;by=admin' },
    { authorization: `Bearer ${none}` },
    { authorization: 'Basic YWRtaW46YWRtaW4=' },
    { cookie: 'session=admin; sightglass=admin; sightglass_session=admin' },
    { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' },
  ]
  for (const headers of attempts)
    assert.equal((await target.request('/rest/devices', { headers })).status, 401, JSON.stringify(headers))
  const methods = await target.request('/rest/devices', {
    headers: { 'x-http-method-override': 'GET' },
    method: 'POST',
  })
  assert.ok(methods.status >= 400)
  return `${attempts.length} forms of a claimed identity: 401`
}

export const roles: Probe = async (target) => {
  const upload = (headers: Record<string, string>, type = 'application/octet-stream') =>
    target.request('/rest/captures?name=x.pcap', {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body: 'x',
    })
  const reader = { authorization: target.token('Reader') }
  assert.equal((await upload(reader)).status, 403)
  assert.equal((await upload({ authorization: target.token('Auditor') })).status, 403)
  assert.equal((await upload({})).status, 401)
  assert.equal((await upload({ authorization: target.token('Admin') }, 'text/html')).status, 415)
  const foreign = await upload({ authorization: target.token('Admin'), origin: 'http://evil.example' })
  assert.equal(foreign.status, 403)
  const parallel = await Promise.all(Array.from({ length: 200 }, () => upload(reader)))
  assert.ok(parallel.every(({ status }) => status === 403 || status === 429))
  return 'uploads as Reader, Auditor, nobody, with a foreign origin and type; 200 in parallel'
}

export const bruteForce: Probe = async (target) => {
  const signIn = (name: string, password: string) =>
    target.request('/rest/session', {
      method: 'POST',
      headers: { ...json, origin: target.address },
      body: JSON.stringify({ name, password }),
    })
  const statuses: number[] = []
  for (let attempt = 0; attempt < 12; attempt++)
    statuses.push((await signIn('admin', `wrong ${attempt}`)).status)
  assert.ok(
    statuses.every((status) => status === 401 || status === 429),
    statuses.join(' '),
  )
  const unknown = await (await signIn('nobody-here', 'wrong')).json()
  const known = await (await signIn('reader', 'wrong')).json()
  assert.deepEqual(unknown, known, 'an unknown name is answered like a known one')
  assert.equal(
    (await target.request('/rest/devices', { headers: { authorization: target.token('Admin') } })).status,
    200,
  )
  assert.ok(PASSWORD.length > 0)
  return `12 wrong passwords: ${[...new Set(statuses)].join(' and ')}; names cannot be told apart; the token of the last administrator still works`
}

export const backPressure: Probe = async (target) => {
  const headers = { authorization: target.token('Admin') }
  const failures: string[] = []
  const flood = Array.from({ length: 300 }, () =>
    target.request('/rest/devices.csv', { headers }).catch((error: Error) => {
      failures.push(`${error.message} ${error.cause ?? ''}`)
      return undefined
    }),
  )
  const begun = performance.now()
  const health = await target.request('/healthz')
  const seconds = (performance.now() - begun) / 1000
  assert.equal(health.status, 200)
  assert.ok(seconds < 10, `health took ${seconds.toFixed(1)} s`)
  const statuses = new Set((await Promise.all(flood)).map((answer) => answer?.status))
  assert.deepEqual(failures, [])
  for (const status of statuses) assert.ok(status === 200 || status === 429, `${status}`)
  return `300 lists as CSV at once: ${[...statuses].join(' and ')}; health answered after ${seconds.toFixed(2)} s`
}

export const loopbackReceivers: Probe = async (target) => {
  const headers = { ...json, authorization: target.token('Admin'), origin: target.address }
  const urls = [
    ...[
      `${target.address}/rest/rules/reload`,
      'http://169.254.169.254/latest/meta-data/',
      'http://[fe80::1]/',
      'http://0.0.0.0/',
    ],
    ...[
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      'http://[::ffff:169.254.169.254]/',
      'http://2852039166/',
    ],
  ]
  for (const [at, url] of urls.entries()) {
    const body = JSON.stringify({
      name: `attack ${at}`,
      transport: { kind: 'webhook', url },
      format: 'json',
      isEnabled: false,
    })
    const made = await target.request('/rest/forwarding', { method: 'POST', headers, body })
    const text = await made.text()
    assert.ok(made.status < 500, `${url}: ${made.status} ${text.slice(0, 200)}`)
    if (made.status !== 201) continue
    const { id } = JSON.parse(text) as { id: string }
    const tried = await (
      await target.request(`/rest/forwarding/${id}/test`, { method: 'POST', headers })
    ).text()
    await target.request(`/rest/forwarding/${id}`, { method: 'DELETE', headers })
    assert.doesNotMatch(tried, /"items"|"arrived":true|root:/, `${url}: ${tried.slice(0, 200)}`)
  }
  return `${urls.length} receivers: the server itself, link-local, unspecified, other schemes: none was reached`
}
