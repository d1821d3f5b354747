import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Role, SessionAnswer } from '#schema/account'
import type { CreatedToken } from '#schema/token'
import { type Serving, serve } from '../main.ts'
import { ask, quick } from '../testing/served.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-accounts-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const PASSWORD = 'five green pumps hum'

describe('sign-in on loopback', () => {
  const said: string[] = []
  let serving: Serving
  let cookie = ''

  before(async () => {
    const data = join(folder, 'loopback')
    serving = await serve({
      ...{ data, listen: '127.0.0.1:0', analyse: quick, needsSignIn: true, log: () => {} },
      say: (line) => said.push(line),
    })
  })
  after(() => serving.close())

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(serving.address + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...{ origin: serving.address, ...headers },
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''
  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

  it('answers nothing before the first account exists, and creates it with the printed code only', async () => {
    assert.equal((await send('GET', '/rest/devices')).status, 401)
    const session = await ask<SessionAnswer>(`${serving.address}/rest/session`)
    assert.equal(session.body.state, 'set-up')
    const [, code] = /one-time code: (\S+)/.exec(said.join('\n')) ?? []
    assert.ok(code)
    const setUp = { name: 'ada', password: PASSWORD }
    assert.equal(
      await codeOf(await send('POST', '/rest/set-up', { ...setUp, code: 'AAAA' })),
      'wrong-set-up-code',
    )
    const weak = await send('POST', '/rest/set-up', { code, name: 'ada', password: 'short' })
    assert.equal(await codeOf(weak), 'weak-password')
    const created = await send('POST', '/rest/set-up', { ...setUp, code: code.toLowerCase() })
    assert.equal(created.status, 204)
    cookie = cookieOf(created)
    assert.match(created.headers.get('set-cookie') ?? '', /; HttpOnly; SameSite=Strict;/)
    assert.equal((await send('GET', '/rest/devices', undefined, { cookie })).status, 200)
    assert.equal(
      await codeOf(await send('POST', '/rest/set-up', { ...setUp, name: 'eve', code })),
      'already-set-up',
    )
  })

  it('signs in by name and password, and out again', async () => {
    const wrong = await send('POST', '/rest/session', { name: 'ada', password: 'wrong' })
    const unknown = await send('POST', '/rest/session', { name: 'eve', password: 'wrong' })
    assert.deepEqual([wrong.status, unknown.status], [401, 401])
    assert.deepEqual(await wrong.json(), await unknown.json())
    const own = cookieOf(await send('POST', '/rest/session', { name: 'ADA', password: PASSWORD }))
    const session = await send('GET', '/rest/session', undefined, { cookie: own })
    const { state, name, role } = (await session.json()) as SessionAnswer
    assert.deepEqual([state, name, role], ['signed-in', 'ada', 'Admin'])
    assert.equal((await send('DELETE', '/rest/session', undefined, { cookie: own })).status, 204)
    assert.equal((await send('GET', '/rest/devices', undefined, { cookie: own })).status, 401)
  })

  it('refuses a change with a cookie that does not name this origin', async () => {
    const change = { type: 'note', title: 'x' }
    for (const headers of [{ origin: '' }, { origin: 'https://evil.example' }, { origin: 'null' }] as const) {
      const { origin, ...rest } = { ...headers }
      const response = await fetch(`${serving.address}/rest/events`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...(origin !== '' && { origin }), ...rest },
        body: JSON.stringify(change),
      })
      assert.equal(response.status, 403, origin)
      assert.equal(await codeOf(response), 'foreign-origin')
    }
  })

  it('gives each role its permissions, and a token those of its scope', async () => {
    const roles: readonly Role[] = ['Analyst', 'Reader', 'Auditor']
    const statuses: Record<string, number[]> = {}
    for (const role of roles) {
      const name = role.toLowerCase()
      const account = { name, password: `${PASSWORD} ${role.length}`, role }
      assert.equal((await send('POST', '/rest/accounts', account, { cookie })).status, 201)
      const own = {
        cookie: cookieOf(await send('POST', '/rest/session', { name, password: account.password })),
      }
      statuses[role] = [
        (await send('GET', '/rest/devices', undefined, own)).status,
        (await send('PATCH', '/rest/alerts/none', { status: 'closed' }, own)).status,
        (await send('GET', '/rest/accounts', undefined, own)).status,
        (await send('POST', '/rest/accounts', { ...account, name: 'x' }, own)).status,
      ]
      const wide = { name: 'all', scope: ['administer'], days: 1 }
      assert.equal(await codeOf(await send('POST', '/rest/tokens', wide, own)), 'forbidden')
    }
    assert.deepEqual(statuses.Reader, [200, 403, 403, 403])
    assert.deepEqual(statuses.Auditor, [200, 403, 200, 403])
    assert.deepEqual([statuses.Analyst?.[0], statuses.Analyst?.[2], statuses.Analyst?.[3]], [200, 403, 403])
    assert.notEqual(statuses.Analyst?.[1], 403)

    const created = await send('POST', '/rest/tokens', { name: 'scan', scope: ['read'], days: 1 }, { cookie })
    const { id, secret } = (await created.json()) as CreatedToken
    for (const authorization of [`Bearer ${secret}`, secret]) {
      const token = { authorization, origin: '' }
      assert.equal((await fetch(`${serving.address}/rest/devices`, { headers: token })).status, 200)
      assert.equal((await send('DELETE', '/rest/accounts/none', undefined, { authorization })).status, 403)
      assert.equal((await send('GET', '/rest/tokens', undefined, { authorization })).status, 403)
    }
    assert.equal((await send('DELETE', `/rest/tokens/${id}`, undefined, { cookie })).status, 204)
    assert.equal((await send('GET', '/rest/devices', undefined, { authorization: secret })).status, 401)
  })

  it('keeps the last administrator', async () => {
    const list = await send('GET', '/rest/accounts', undefined, { cookie })
    const { items } = (await list.json()) as { items: { id: string; name: string }[] }
    const idOf = (name: string) => items.find((item) => item.name === name)?.id
    const ada = `/rest/accounts/${idOf('ada')}`
    for (const change of [{ role: 'Reader' }, { isDisabled: true }])
      assert.equal(await codeOf(await send('PATCH', ada, change, { cookie })), 'last-admin')
    assert.equal(await codeOf(await send('DELETE', ada, undefined, { cookie })), 'last-admin')
  })
})

describe('a server that other machines reach', () => {
  it('answers over TLS only, with a certificate of its own, HSTS and a __Host- cookie', async () => {
    const said: string[] = []
    const data = join(folder, 'exposed')
    const serving = await serve({
      ...{ data, listen: '0.0.0.0:0', analyse: quick, log: () => {}, say: (line: string) => said.push(line) },
    })
    try {
      const { port } = new URL(serving.address)
      assert.match(serving.address, /^https:/)
      const { request } = await import('node:https')
      const send = (method: string, path: string, body?: object, headers = {}) =>
        new Promise<{ status?: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
          const text = body === undefined ? undefined : JSON.stringify(body)
          const options = {
            ...{ host: '127.0.0.1', port, path, method, rejectUnauthorized: false },
            headers: { host: `sensor.example:${port}`, 'content-type': 'application/json', ...headers },
          }
          const sent = request(options, (response) => {
            response.resume()
            response.on('end', () => resolve({ status: response.statusCode, headers: response.headers }))
          })
          sent.on('error', reject)
          sent.end(text)
        })
      const refused = await send('GET', '/rest/devices')
      assert.equal(refused.status, 401)
      assert.match(String(refused.headers['strict-transport-security']), /max-age=15552000/)
      assert.doesNotMatch(String(refused.headers['content-security-policy']), /script-src[^;]*unsafe/)
      const [, code] = /one-time code: (\S+)/.exec(said.join('\n')) ?? []
      const own = { origin: `https://sensor.example:${port}` }
      const created = await send('POST', '/rest/set-up', { code, name: 'ada', password: PASSWORD }, own)
      assert.equal(created.status, 204)
      assert.match(String(created.headers['set-cookie']), /^__Host-sightglass=.*; Secure$/)
      await assert.rejects(fetch(`http://127.0.0.1:${port}/rest/session`))
    } finally {
      await serving.close()
    }
  })
})
