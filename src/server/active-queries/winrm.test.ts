/** WinRM over TLS against a double of Windows: no server of it runs on Linux. Answers have the form of MS-WSMV §4. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { compileTarget } from '#active/plan/compile-target'
import { query } from '#active/queries/winrm-windows'
import type { JournalLine } from '#active/recorder/journal'
import type { DeviceCredentials } from '#active/sender/credentials'
import { type RunEvent, runPlan } from '#active/sender/run-plan'
import { connectTo } from '#active/sender/sockets'
import { plannedQuery, plannedTarget, planOf } from '#active/testing/plans'
import { protocol } from '#protocols/http/index'
import { goldenText, observe } from '#sdk/test-kit/observe'
import { serverCertificate } from '../http/tls.ts'
import { openedAnswers } from './opened-answers.ts'

const USER = { user: 'PLANT\\reader', password: 'only-reads' }
const SECRET = btoa(`${USER.user}:${USER.password}`)
const templates = new Map([[query.id, query]])
const folder = mkdtempSync(join(tmpdir(), 'sightglass-winrm-'))
let server: ReturnType<typeof createServer>
let target: ReturnType<typeof plannedTarget>
let fingerprint = ''
/** Heads and bodies as the host read them. */
const read: string[] = []
let reply = (
  name: string,
): {
  readonly status: number
  readonly body: string
  readonly more?: { readonly head?: Record<string, string>; readonly chunked?: boolean }
} => ({
  status: 200,
  body: answer(name),
})

const INSTANCES: Readonly<Record<string, string>> = {
  Win32_OperatingSystem:
    '<p:Caption>Microsoft Windows Server 2019 Standard</p:Caption><p:BuildNumber>17763</p:BuildNumber><p:CSName>HISTORIAN-2</p:CSName>',
  Win32_ComputerSystem: '<p:Manufacturer>Dell Inc.</p:Manufacturer><p:Model>PowerEdge T40</p:Model>',
  Win32_BIOS: '<p:SerialNumber>7XK2M63</p:SerialNumber>',
}

function answer(name: string): string {
  const many = Array.from({ length: 60 }, (_, i) => `<p:HotFixID>KB${5_030_000 + i}</p:HotFixID>`)
  const items = (name === 'Win32_QuickFixEngineering' ? many : [INSTANCES[name]!]).map(
    (one) =>
      `<p:${name} xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/${name}">${one}</p:${name}>`,
  )
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><n:EnumerateResponse><w:Items>${items.join('')}</w:Items></n:EnumerateResponse></s:Body></s:Envelope>`
}

before(async () => {
  const { cert, key } = await serverCertificate(folder, {})
  fingerprint = new X509Certificate(cert).fingerprint256
  server = createServer({ cert, key }, async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    read.push(`${JSON.stringify(request.headers)} ${body}`)
    const { status, body: text, more } = reply(/from (Win32_\w+)/.exec(body)?.[1] ?? '')
    const length = more?.chunked === true ? {} : { 'content-length': Buffer.byteLength(text) }
    response.writeHead(status, {
      'content-type': 'application/soap+xml;charset=UTF-8',
      ...length,
      ...more?.head,
    })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  target = plannedTarget('127.0.0.1', [plannedQuery(query, { port, secretLength: SECRET.length })])
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

async function ask(pinned = fingerprint): Promise<readonly RunEvent[]> {
  read.length = 0
  const events: RunEvent[] = []
  const credentials: DeviceCredentials = { windows: { ...USER, fingerprint: pinned } }
  await runPlan(planOf([target]), {
    ...{ targets: [target], templates, credentials: new Map([[target.address, credentials]]) },
    ...{ sealing: () => undefined, connect: connectTo, pause: async () => {}, now: () => 1_700_000_000_000 },
    journal: async (event) => {
      events.push(event)
    },
  })
  return events
}

test('four lists are read, and the engine takes model, serial number and updates from them', async () => {
  const events = await ask()
  assert.deepEqual(
    events.map(({ kind }) => kind).filter((kind) => kind === 'distress' || kind === 'answer'),
    new Array(4).fill('answer'),
  )
  assert.equal(read.length, 4)
  assert.ok(read.every((one) => one.includes(SECRET)))
  // The password is in no line of the journal.
  const hex = Buffer.from(SECRET).toString('hex')
  assert.ok(!JSON.stringify(events).includes(hex) && !JSON.stringify(events).includes(SECRET))
  const file = openedAnswers(events as readonly JournalLine[], planOf([target]), templates)
  const golden = JSON.parse(goldenText(observe(file!, [protocol]))) as {
    readonly facts: readonly { readonly fact: { kind: string; attribute?: string; value?: string } }[]
  }
  const identities = golden.facts.filter(({ fact }) => fact.kind === 'identity')
  const values = Object.fromEntries(identities.map(({ fact }) => [fact.attribute, fact.value]))
  assert.deepEqual(
    ['os', 'os-build', 'name', 'vendor', 'model', 'serial', 'software'].map((name) => values[name]),
    [
      ...['Microsoft Windows Server 2019 Standard', '17763', 'HISTORIAN-2', 'Dell Inc.', 'PowerEdge T40'],
      ...['7XK2M63', 'Windows update KB5030059'],
    ],
  )
})

test('a host with another certificate gets no password', async () => {
  const events = await ask('AB:'.repeat(31).concat('CD'))
  assert.match(events.find(({ kind }) => kind === 'distress')?.text ?? '', /not the pinned one/)
  assert.deepEqual(read, [])
})

test('a redirect, a refusal and an answer without length end the query after one request', async () => {
  const replies = {
    redirect: { status: 302, body: '', more: { head: { location: 'https://127.0.0.1:1/' } } },
    refusal: { status: 401, body: '', more: { head: { 'www-authenticate': 'Negotiate' } } },
    chunks: { status: 200, body: answer('Win32_BIOS'), more: { chunked: true } },
  }
  for (const [name, one] of Object.entries(replies)) {
    reply = () => one
    const events = await ask()
    assert.equal(read.length, 1, name)
    assert.equal(events.filter(({ kind }) => kind === 'distress').length, 1, name)
  }
})

test('every request fits into one segment of TLS', () => {
  const [compiled] = compileTarget(planOf([target]), target, templates)
  // A record adds 22 bytes in TLS 1.3, 29 in TLS 1.2: RFC 8446 §5.2, RFC 5246 §6.2.3.3.
  for (const { plain } of compiled!.steps)
    assert.ok(plain!.bytes.length + 29 <= 1460, `${plain!.bytes.length}`)
})
