import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaptureItem } from '#schema/capture'
import type { DestinationItem } from '#schema/forwarding'
import { killAll, type RunningServer, startServer } from '../running-server.ts'
import { freePorts, noRsyslog, Rsyslog } from './rsyslog.ts'

/** Seconds rsyslog is away; `OUTAGE_S=300` is the long run, by hand. */
const OUTAGE_S = Number(process.env.OUTAGE_S ?? 4)
const PACE = {
  STEPS: String(Math.ceil((OUTAGE_S + 6) * 10)),
  STEP_MS: '100',
  ALERTS: process.env.ALERTS ?? '20',
}
const SERVER = new URL('server.ts', import.meta.url)

describe('a receiver that is away while the sensor is killed', { skip: noRsyslog }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-outage-'))
  const data = join(folder, 'data')
  let rsyslog: Rsyslog
  let port = 0

  before(async () => {
    const ports = await freePorts()
    port = ports.tcp
    rsyslog = new Rsyslog(folder, ports)
    await rsyslog.start()
  })
  after(async () => {
    killAll()
    await rsyslog?.stop('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('is told every alert once or more, in order, and the delay is shown', {
    timeout: (OUTAGE_S * 4 + 120) * 1000,
  }, async (test) => {
    const first = await start(data)
    await addDestination(first, port)
    const { id } = await upload(first)
    await until(() => rsyslog.received().length > 40, 'messages before the outage')

    await rsyslog.stop('SIGKILL')
    const away = Date.now()
    await until(async () => (await state(first)).state === 'failing', 'a destination that says it fails')
    const failing = await state(first)
    assert.match(failing.lastError?.text ?? '', /connection refused|closed the connection|before it had/)
    assert.ok(failing.waiting > 0 && failing.oldest !== null)
    const health = (await (await fetch(`${first.address}/rest/health`)).json()) as {
      status: string
      forwarding: { state: string; problem: string }[]
    }
    assert.deepEqual([health.status, health.forwarding[0]?.state], ['ok', 'failing'])
    assert.notEqual(health.forwarding[0]?.problem, '')
    await sleep(OUTAGE_S * 500)
    await first.kill()

    const second = await start(data)
    const waitingAfterKill = (await state(second)).waiting
    assert.ok(waitingAfterKill > 0, 'what waited is there after kill -9')
    const resumed = await fetch(`${second.address}/rest/captures/${id}/resume`, { method: 'POST' })
    assert.equal(resumed.status, 202)
    await sleep(Math.max(0, OUTAGE_S * 1000 - (Date.now() - away)))
    const outage = (Date.now() - away) / 1000
    await rsyslog.start()
    const back = Date.now()
    await until(async () => (await capture(second, id)).state === 'done', 'the capture read')
    await until(async () => (await state(second)).waiting === 0, 'an empty queue')
    const caughtUp = (Date.now() - back) / 1000

    const wanted = Number(PACE.STEPS) * Number(PACE.ALERTS)
    const messages = rsyslog.received().map(({ msg = '' }) => JSON.parse(msg.replace(/^ ?\ufeff?/, '')))
    const alerts = messages.filter(({ kind }) => kind === 'alert')
    const ids = new Set(alerts.map(({ id }) => id))
    assert.equal(ids.size, wanted, 'every alert arrived')
    assert.deepEqual(new Set(alerts.map(({ reason }) => reason)), new Set(['new']))
    // In order: the first time each was told.
    const steps = [...ids].map((one) => Number(one.split('-')[0]))
    assert.deepEqual(
      steps,
      steps.toSorted((one, other) => one - other),
    )
    const longest = Math.max(...alerts.map(({ delaySeconds }) => delaySeconds))
    assert.ok(longest > OUTAGE_S / 2, `the delay is told: ${longest} s`)
    const { sent, dropped, refused, lastError } = await state(second)
    assert.deepEqual([dropped, refused], [0, 0])
    test.diagnostic(
      `${wanted} alerts in ${alerts.length} messages over an outage of ${outage.toFixed(0)} s and a kill -9; ` +
        `${waitingAfterKill} waited at the kill, longest delay ${longest.toFixed(1)} s, all there ${caughtUp.toFixed(1)} s after the receiver; ` +
        `sent ${sent}, last error: ${lastError?.text}`,
    )
    assert.equal(await second.stop(), 0)
  })
})

const start = (data: string) => startServer(data, { program: SERVER, environment: PACE })

async function addDestination({ address }: RunningServer, port: number): Promise<void> {
  const body = {
    name: 'siem',
    isEnabled: true,
    type: 'syslog',
    settings: { format: 'json', protocol: 'tcp', host: '127.0.0.1', port },
    connection: { caFile: '', certificateFile: '', keyFile: '', proxy: '' },
    filter: {
      kinds: ['alert', 'system'],
      severity: 'warning',
      engines: [],
      protocols: [],
      rules: [],
      zones: [],
      closed: false,
    },
  }
  const answer = await fetch(`${address}/rest/forwarding`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 201, await answer.text())
}

async function state({ address }: RunningServer): Promise<DestinationItem> {
  const { items } = (await (await fetch(`${address}/rest/forwarding`)).json()) as { items: DestinationItem[] }
  return items[0]!
}

async function upload({ address }: RunningServer): Promise<CaptureItem> {
  const answer = await fetch(`${address}/rest/captures?name=plant.pcap`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(64),
  })
  assert.equal(answer.status, 201)
  return (await answer.json()) as CaptureItem
}

async function capture({ address }: RunningServer, id: string): Promise<CaptureItem> {
  return (await (await fetch(`${address}/rest/captures/${id}`)).json()) as CaptureItem
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 1200 + OUTAGE_S * 20; tries++) {
    if (await isSo()) return
    await sleep(100)
  }
  assert.fail(`waited in vain for ${what}`)
}
