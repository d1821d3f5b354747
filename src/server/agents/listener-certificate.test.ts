/** Devices pin the authority: the certificate of the listener changes, what images contain does not. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { AgentAccess } from '#schema/agents'
import { serverCertificate } from '../http/tls.ts'
import { serve } from '../main.ts'
import { ask, quick } from '../testing/served.ts'
import { AgentAuthority } from './authority.ts'
import { AgentListener } from './listener.ts'
import { namesOfCertificate, type PinnedCertificate, pinnedCertificate } from './listener-certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'agent-listener-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const DAY_MS = 86_400_000
const NAMES = ['sensor-1', 'localhost', '127.0.0.1']

async function opened(name: string) {
  const data = mkdtempSync(join(folder, name))
  const clock = { now: Date.now() }
  const authority = new AgentAuthority(data, () => clock.now)
  await authority.open()
  const choose = (given: { names?: readonly string[]; hasAgents?: boolean } = {}) =>
    pinnedCertificate({
      data,
      given: undefined,
      authority,
      names: NAMES,
      hasAgents: false,
      now: clock.now,
      ...given,
    })
  return { data, clock, authority, choose }
}

/** Status of a request by a device that pins `pinned`; the code of the error if it refuses the server. */
async function connects({ certificate }: PinnedCertificate, pinned: string, authority: string) {
  const endpoints = { refused: () => {} } as never
  const listener = new AgentListener({ listen: '127.0.0.1:0', certificate, authority, endpoints })
  await listener.listen()
  try {
    return await new Promise<number | string>((resolve) => {
      const sent = request(
        { host: '127.0.0.1', port: listener.port, ca: pinned, agent: false },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
      sent.end()
    })
  } finally {
    await listener.close()
  }
}

test('the authority issues it; it is renewed after half its life, and images stay valid', async () => {
  const { clock, authority, choose } = await opened('issued')
  const first = await choose()
  assert.deepEqual([first.origin, first.pinned], ['issued', authority.certificate])
  assert.deepEqual(namesOfCertificate(first.certificate.cert), NAMES)
  assert.equal(await connects(first, first.pinned, authority.certificate), 405)
  clock.now += 400 * DAY_MS
  assert.equal((await choose()).certificate.cert, first.certificate.cert)
  clock.now += 20 * DAY_MS
  const second = await choose()
  assert.notEqual(second.certificate.cert, first.certificate.cert)
  clock.now = Date.now()
  assert.equal((await choose({ names: [...NAMES, 'fd00::7'] })).pinned, first.pinned)
  assert.equal(await connects(await choose(), first.pinned, authority.certificate), 405)
  const ends = new X509Certificate(first.pinned).validToDate.getTime()
  assert.ok(ends > clock.now + 7000 * DAY_MS)
})

test('a damaged file, another name and another authority lead to a new certificate', async () => {
  const { data, choose } = await opened('damaged')
  const first = await choose()
  writeFileSync(join(data, 'agents', 'listener.pem'), 'nonsense')
  const second = await choose()
  assert.notEqual(second.certificate.cert, first.certificate.cert)
  const third = await choose({ names: [...NAMES, '10.1.4.1'] })
  assert.ok(namesOfCertificate(third.certificate.cert).includes('10.1.4.1'))
  rmSync(join(data, 'agents', 'authority.crt'))
  const other = new AgentAuthority(data, () => Date.now())
  await other.open()
  const anew = await pinnedCertificate({
    ...{ data, given: undefined, authority: other, names: NAMES, hasAgents: true, now: Date.now() },
  })
  assert.equal(await connects(anew, other.certificate, other.certificate), 405)
})

test('images that pin the former certificate of the server connect until it expires', async () => {
  const { data, clock, authority, choose } = await opened('former')
  const own = await serverCertificate(data, {})
  const former = await choose({ hasAgents: true })
  assert.deepEqual([former.origin, former.certificate.cert], ['former', own.cert])
  assert.equal(await connects(former, own.cert, authority.certificate), 405)
  assert.equal(await connects(former, former.pinned, authority.certificate), 405)
  assert.equal((await choose({ hasAgents: false })).origin, 'issued', 'no image pins it')
  rmSync(join(data, 'agents', 'listener.pem'))
  clock.now += 830 * DAY_MS
  const next = await choose({ hasAgents: true })
  assert.equal(next.origin, 'issued')
  assert.ok(former.pinned.includes(authority.certificate.trim()), 'newer images pin the authority too')
})

test('a given certificate is used as it is', async () => {
  const { data, choose, authority } = await opened('given')
  const given = await serverCertificate(data, {})
  await choose()
  const used = await pinnedCertificate({
    ...{ data, given, authority, names: NAMES, hasAgents: false, now: Date.now() },
  })
  assert.deepEqual([used.origin, used.pinned], ['given', given.cert])
})

test('a taken port is told at the start', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const data = mkdtempSync(join(folder, 'taken'))
  writeFileSync(join(data, 'sightglass.yaml'), `agents:\n  listen: 127.0.0.1:${port}\n`)
  const lines: string[] = []
  const serving = await serve({
    ...{ data, listen: '127.0.0.1:0', analyse: quick, say: () => {} },
    log: (line) => void lines.push(line),
  })
  try {
    const { body } = await ask<AgentAccess>(`${serving.address}/rest/agent-access`)
    assert.match(body.problem, /EADDRINUSE/)
    assert.ok(lines.some((line) => line.includes(`127.0.0.1:${port}`) && line.includes('EADDRINUSE')))
  } finally {
    await serving.close()
    taken.close()
  }
})
