/** Enrolment and renewal over real files: full disks, damaged certificates, a server that does not know the agent any more. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Agent } from './core.ts'
import type { AgentHost, RunRequest } from './host.ts'
import { nodeHost } from './hosts/node.ts'
import { enrol, openIdentity, storeIdentity } from './identity.ts'
import { BatchSender } from './send.ts'
import { defaultSettings } from './settings.ts'

const made = mkdtempSync(join(tmpdir(), 'agent-identity-'))
after(() => rmSync(made, { recursive: true, force: true }))

const pem = (kind: string, text: string) => `-----BEGIN ${kind}-----\n${text}\n-----END ${kind}-----\n`
const CERTIFICATE = pem('CERTIFICATE', 'old')
const KEY = pem('PRIVATE KEY', 'old')
const NEW = pem('CERTIFICATE', 'new')

type Answer = readonly [status: number, body: object]

function device(answer: (path: string) => Answer, changed: Partial<AgentHost> = {}) {
  const folder = mkdtempSync(join(made, 'device-'))
  const asked: string[] = []
  const run = async ({ argv }: RunRequest) => {
    if (argv[0] === 'openssl') {
      const at = argv.indexOf('-keyout')
      if (at > 0) writeFileSync(argv[at + 1]!, pem('PRIVATE KEY', 'new'))
      return { status: 0, output: pem('CERTIFICATE REQUEST', 'x'), problem: '' as const }
    }
    const path = new URL(argv.at(-1)!).pathname
    asked.push(path)
    const [status, body] = answer(path)
    return { status: 0, output: `HTTP/1.1 ${status} X\r\n\r\n${JSON.stringify(body)}`, problem: '' as const }
  }
  const host: AgentHost = { ...nodeHost, run, ...changed }
  const settings = { ...defaultSettings, folder, server: 'https://sensor.example:8471', code: 'c' }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
  return { folder, asked, host, settings, read, put }
}

function enrolmentOf({ host, settings }: ReturnType<typeof device>, isRenewal = false) {
  const identity = openIdentity(host, settings)
  storeIdentity(host, settings, identity)
  const sender = new BatchSender(host, settings, identity.files)
  return { identity, enrolled: enrol({ host, settings, sender, identity }, isRenewal) }
}

const granted = (): Answer => [200, { certificate: NEW, renewSeconds: 1000 }]

test('an empty or cut certificate, key or token is not enrolled', async () => {
  for (const [certificate, key] of [
    ['', KEY],
    [CERTIFICATE.slice(0, 20), KEY],
    [CERTIFICATE, ''],
  ] as const) {
    const one = device(granted)
    one.put('agent.crt', certificate)
    one.put('agent.key', key)
    assert.equal(openIdentity(one.host, one.settings).isEnrolled, false)
    assert.equal(await enrolmentOf(one).enrolled, '')
    assert.equal(one.read('agent.crt'), NEW)
    assert.match(one.read('agent.key'), /PRIVATE KEY/)
  }
  const one = device(granted)
  one.put('agent.header', '')
  assert.equal(openIdentity(one.host, one.settings).isEnrolled, false)
})

test('a folder that cannot be written uses no code', async () => {
  const one = device(granted, { write: () => false })
  assert.match(await enrolmentOf(one).enrolled, /expected a writable folder/)
  assert.deepEqual(one.asked, [])
})

test('a renewal keeps the pair that works until the new one is complete', async () => {
  const refusing = device(granted, { rename: () => false })
  const full = device(granted, {
    write: (path, text) => !path.includes('agent.crt') && nodeHost.write(path, text),
  })
  for (const one of [full, refusing]) {
    one.put('agent.crt', CERTIFICATE)
    one.put('agent.key', KEY)
    assert.match(await enrolmentOf(one, true).enrolled, /cannot be stored/)
    assert.equal(one.read('agent.crt'), CERTIFICATE)
    assert.equal(one.read('agent.key'), KEY)
  }
  // The process ended between the two: the next start completes it.
  storeIdentity(nodeHost, refusing.settings, openIdentity(nodeHost, refusing.settings))
  assert.equal(refusing.read('agent.crt'), NEW)
  assert.equal(refusing.read('agent.key'), pem('PRIVATE KEY', 'new'))
  assert.equal(existsSync(join(refusing.folder, 'agent.crt.next')), false)
})

test('the key of a refused renewal does not replace the key of a later enrolment', async () => {
  const one = device((path) => (path.endsWith('renew') ? [401, {}] : granted()))
  one.put('agent.crt', CERTIFICATE)
  one.put('agent.key', KEY)
  assert.match(await enrolmentOf(one, true).enrolled, /401/)
  assert.equal(await enrolmentOf(one).enrolled, '')
  assert.equal(one.read('agent.key'), KEY)
})

/** An agent whose clock and timer the test moves. */
function running(answer: (path: string) => Answer) {
  const clock = { time: 0, next: () => {} }
  const one = device(answer, {
    ...{ monotonic: () => clock.time, random: (count: number) => new Uint8Array(count).fill(0xaa) },
    later: (_, action) => {
      clock.next = action
    },
  })
  one.put('agent.crt', CERTIFICATE)
  one.put('agent.key', KEY)
  const warnings: string[] = []
  const agent = new Agent({
    ...{ host: one.host, settings: one.settings, collectors: [], root: '', problem: '' },
    warn: (problem) => void warnings.push(problem),
    loadReader: () => Promise.reject(new Error('not installed')),
  })
  const advance = async (milliseconds: number) => {
    for (const until = clock.time + milliseconds; clock.time < until; ) {
      clock.time += 60_000
      clock.next()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { ...one, agent, warnings, advance }
}

const enrolments = (asked: readonly string[]) => asked.filter((path) => path.endsWith('/enrol')).length

test('an agent that the server refuses enrols again with its code, and sends', async () => {
  let isKnown = false
  const one = running((path) => {
    if (!path.endsWith('/enrol')) return isKnown ? [200, { accepted: 1 }] : [401, { detail: 'expired' }]
    isKnown = true
    return granted()
  })
  await one.agent.start()
  await one.advance(600_000)
  assert.equal(one.read('agent.crt'), NEW)
  assert.equal(enrolments(one.asked), 1)
  assert.ok(one.asked.at(-1)!.endsWith('/batches'))
  assert.deepEqual(one.warnings, [])
})

test('refused codes: one try an hour at most, each reason once, the old certificate stays', async () => {
  const one = running((path) => [
    401,
    { detail: path.endsWith('/enrol') ? 'code: used up' : 'unknown agent' },
  ])
  await one.agent.start()
  await one.advance(3_000_000)
  assert.equal(enrolments(one.asked), 1)
  assert.deepEqual(one.warnings, [
    'the server answered 401: unknown agent; enrolment: the server answered 401: code: used up',
    'the server answered 401: unknown agent',
  ])
  assert.ok(one.asked.length > 3, one.asked.join())
  await one.advance(20 * 3_600_000)
  assert.ok(enrolments(one.asked) > 1 && enrolments(one.asked) <= 21)
  assert.equal(one.read('agent.crt'), CERTIFICATE)
})
