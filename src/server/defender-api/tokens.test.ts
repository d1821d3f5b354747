/** Tokens and passwords of the Defender API, on a server that needs sign-in. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Permission } from '#schema/account'
import { anAlert } from '#store/testing/records'
import { cancelRequests, openContext, type ServerContext } from '../context.ts'
import { openFeatures } from '../features.ts'
import { buildServer } from '../http/server.ts'
import { quick } from '../testing/served.ts'
import { numberOf } from './values.ts'

const host = '127.0.0.1:8470'
const PASSWORD = 'five green pumps hum'
const OTHER = 'six yellow valves turn'

describe('the Defender API with sign-in', () => {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-defender-tokens-'))
  let context: ServerContext
  let server: FastifyInstance

  before(async () => {
    context = await openContext({ data, analyse: quick, needsSignIn: true, log: () => {}, say: () => {} })
    await context.accounts.addAccount({ name: 'ada', password: PASSWORD, role: 'Admin' })
    await context.accounts.addAccount({ name: 'bob', password: PASSWORD, role: 'Reader' })
    const { store } = context
    const capture = await store.addCapture({
      ...{
        name: 'c.pcap',
        state: 'done',
        size: 0,
        expectedSize: undefined,
        bytesRead: 0,
        packets: 0,
        bytes: 0,
      },
      ...{
        firstTime: undefined,
        lastTime: undefined,
        truncated: [],
        problem: '',
        created: 0,
        path: '',
        sha256: '',
      },
    })
    await store.apply(capture.number, [
      { kind: 'alert', alert: anAlert('a-1') },
      { kind: 'alert', alert: anAlert('a-2') },
    ])
    server = await buildServer(await openFeatures(context), {
      ...{ version: '0', ui: '', log: () => {} },
      authentication: context.authentication,
    })
  })
  after(async () => {
    await cancelRequests(context)
    await server.close()
    await context.lifecycle.end('stop')
    await context.lifecycle.end('close')
    rmSync(data, { recursive: true, force: true })
  })

  const tokenOf = (name: string, scope: Permission[]) => {
    const account = context.accounts.accounts.named(name)!
    return context.accounts.tokens.add(account.id, name, { name: 'scripts', scope, days: 1 }).secret
  }
  const get = (url: string, authorization?: string) =>
    server.inject({ url, headers: { host, ...(authorization !== undefined && { authorization }) } })
  const post = (url: string, payload: object) =>
    server.inject({ method: 'POST', url, headers: { host }, payload })

  it('takes the raw token in the header, and refuses others with both documented messages', async () => {
    const token = tokenOf('ada', ['read'])
    assert.equal((await get('/api/v1/devices', token)).statusCode, 200)
    assert.equal((await get('/external/v3/integration/sensors', token)).statusCode, 200)
    for (const wrong of [undefined, `${token}0`, '']) {
      const answer = await get('/api/v1/devices', wrong)
      assert.equal(answer.statusCode, 401)
      const { error } = answer.json()
      assert.deepEqual(Object.keys(error), ['userDisplayErrorMessage', 'internalSystemErrorMessage'])
    }
    const handled = await server.inject({
      ...{ method: 'PUT', url: `/external/v1/alerts/${numberOf('a-1')}`, payload: { action: 'handle' } },
      headers: { host, authorization: token },
    })
    assert.equal(handled.statusCode, 403, 'a token that may read changes nothing')
  })

  it('logs maintenance windows under the name of the token', async () => {
    const authorization = tokenOf('ada', ['read', 'change'])
    const opened = await server.inject({
      ...{ method: 'POST', url: '/external/v1/maintenanceWindow', payload: { ticketId: 'T', ttl: 5 } },
      headers: { host, authorization },
    })
    assert.equal(opened.statusCode, 201)
    const [row] = (await get('/external/v1/maintenanceWindow', authorization)).json()
    assert.equal(row.tokenName, 'ada (token scripts)')
  })

  it('gives packets once for the token of that alert, and to nobody else', async (t) => {
    t.mock.method(context.packets, 'ofAlert', async () => new Uint8Array([1, 2, 3]))
    const [one, other] = [numberOf('a-1'), numberOf('a-2')]
    const named = await get(`/external/v2/alerts/pcap/${one}`, tokenOf('ada', ['packets']))
    const { token, downloadUrl } = named.json()
    assert.ok(downloadUrl.endsWith(`/api/v2/alerts/pcap/${one}`))
    const status = async (alert: number, authorization?: string) =>
      (await get(`/api/v2/alerts/pcap/${alert}`, authorization)).statusCode
    assert.equal(await status(one), 401)
    assert.equal(await status(1, tokenOf('ada', ['packets'])), 404)
    assert.equal(await status(one, tokenOf('bob', ['read'])), 403)
    assert.equal(await status(other, token), 403)
    assert.equal(await status(one, token), 200)
    assert.equal(await status(one, token), 401, 'it is used up')
    assert.equal(await status(other, tokenOf('ada', ['packets'])), 200)
    assert.equal((await get(`/external/v2/alerts/pcap/${one}`, tokenOf('ada', ['read']))).statusCode, 403)
  })

  it('checks and changes passwords, for oneself and as an administrator', async () => {
    const base = '/api/external/authentication'
    const status = async (path: string, body: object) => (await post(`${base}/${path}`, body)).statusCode
    const valid = await post(`/external/authentication/validation`, { username: 'bob', password: PASSWORD })
    assert.deepEqual([valid.statusCode, valid.json()], [200, { msg: 'Authentication succeeded.' }])
    assert.equal(await status('validation', { username: 'bob', password: OTHER }), 401)
    assert.equal(await status('validation', { username: 'nobody', password: OTHER }), 401)
    const change = { username: 'bob', password: PASSWORD }
    assert.equal(await status('set_password', { ...change, new_password: 'short' }), 400)
    assert.equal(await status('set_password', { ...change, new_password: OTHER }), 200)
    assert.equal(await status('validation', { username: 'bob', password: PASSWORD }), 401)
    const byAdmin = (admin_username: string, admin_password: string, username: string) =>
      status('set_password_by_admin', { admin_username, admin_password, username, new_password: PASSWORD })
    assert.equal(await byAdmin('bob', OTHER, 'ada'), 403)
    assert.equal(await byAdmin('ada', OTHER, 'bob'), 401)
    assert.equal(await byAdmin('ada', PASSWORD, 'eve'), 404)
    assert.equal(await byAdmin('ada', PASSWORD, 'bob'), 200)
    assert.equal(await status('validation', { username: 'bob', password: PASSWORD }), 200)
  })

  it('does not replace a password by a password alone where a second factor is set', async () => {
    const { id } = context.accounts.accounts.named('ada')!
    context.accounts.accounts.set(id, { totp_secret: new Uint8Array(20) })
    const answer = await post('/api/external/authentication/set_password', {
      ...{ username: 'ada', password: PASSWORD, new_password: OTHER },
    })
    assert.equal(answer.statusCode, 403)
    assert.equal(
      (await post('/api/external/authentication/validation', { username: 'ada', password: OTHER }))
        .statusCode,
      401,
    )
  })
})
