import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaptureItem } from '#schema/capture'
import { killAll, type RunningServer, startServer as startProgram } from '../running-server.ts'

/** The full run with samples has fewer. */
const KILLS = (process.env.SIGHTGLASS_CASES ?? '1') === '1' ? 10 : 4
const CHUNK = 64 * 1024
const CHUNKS = 24
/** Milliseconds between two chunks of an upload. */
const PACE = 8

const startServer = (folder: string, listen?: string) =>
  startProgram(folder, { program: new URL('server.ts', import.meta.url), listen })

const data = mkdtempSync(join(tmpdir(), 'sightglass-kill-'))
after(() => {
  killAll()
  rmSync(data, { recursive: true, force: true })
})

describe('kill -9, again and again', () => {
  it('loses nothing it acknowledged, says what was interrupted, and lets it be resumed', {
    timeout: 240_000,
  }, async () => {
    const acknowledged = new Set<string>()
    for (let round = 0; round < KILLS; round++) {
      const server = await startServer(data)
      await mustKnow(server, acknowledged)
      const upload = send(server, `round-${round}.pcap`, bytesOf(round))
      const seen = upload.then((answer) => answer && acknowledged.add(answer.name))
      // From the first bytes of the upload until well into the reading.
      await sleep(30 + round * 45)
      await server.kill()
      await seen
    }

    const server = await startServer(data)
    await mustKnow(server, acknowledged)
    await resumeAll(server)
    const captures = await untilIdle(server)
    assert.deepEqual(new Set(captures.map(({ state, problem }) => `${state} ${problem}`)), new Set(['done ']))
    for (const capture of captures) mustHoldItsBytes(capture)
    await mustHaveReportedOnce(server, captures.length)
    assert.equal(await server.stop(), 0)
  })

  it('forgets an interrupted capture that is removed, with all it told', { timeout: 60_000 }, async () => {
    const first = await startServer(data)
    const before = await counts(first)
    const { name = '' } = (await send(first, 'to-remove.pcap', bytesOf(99))) ?? {}
    await sleep(100)
    await first.kill()
    const second = await startServer(data)
    const capture = (await list(second)).find((one) => one.name === name)
    assert.equal(capture?.state, 'interrupted')
    assert.match(capture?.problem ?? '', /server stopped/)
    assert.equal(capture?.canResume, true)
    assert.deepEqual(await counts(second), before)
    assert.equal(
      (await fetch(`${second.address}/rest/captures/${capture?.id}`, { method: 'DELETE' })).status,
      204,
    )
    assert.equal(
      (await list(second)).some((one) => one.name === name),
      false,
    )
    await second.stop()
  })

  it('takes up again what a clean stop held up', { timeout: 60_000 }, async () => {
    const first = await startServer(data)
    const before = await counts(first)
    await send(first, 'held-up.pcap', bytesOf(98))
    await sleep(100)
    assert.equal(await first.stop(), 0)
    const second = await startServer(data)
    await untilIdle(second)
    assert.equal((await counts(second)).packets, before.packets + 10)
    await second.stop()
  })

  it('refuses a second server on the same folder, a bad address and a taken port, and says why', {
    timeout: 60_000,
  }, async () => {
    const server = await startServer(data)
    await assert.rejects(startServer(data), /is in use by another server \(exit 1\)/)
    await assert.rejects(startServer(`${data}/other`, '127.0.0.1:99999'), /\(exit 2\)/)
    const taken = server.address.replace('http://', '')
    await assert.rejects(startServer(`${data}/other`, taken), /port \d+.* \(exit 1\)/)
    await server.stop()
  })
})

/** Bytes that are different for each upload, and the same each time. */
function bytesOf(seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array((CHUNK * CHUNKS) / 4)
  for (let at = 0; at < words.length; at++) words[at] = Math.imul(at + 1, 2654435761) ^ seed
  return new Uint8Array(words.buffer)
}
/** Sends at a pace; answers the capture if the server acknowledged it, undefined if it was killed meanwhile. */
async function send(
  { address }: RunningServer,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<CaptureItem | undefined> {
  const body = new ReadableStream({
    async start(controller) {
      for (let at = 0; at < bytes.length; at += CHUNK) {
        controller.enqueue(bytes.subarray(at, at + CHUNK))
        await sleep(PACE)
      }
      controller.close()
    },
  })
  const headers = { 'content-type': 'application/octet-stream', 'upload-length': String(bytes.length) }
  try {
    const answer = await fetch(`${address}/rest/captures?name=${name}`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit)
    return answer.status === 201 ? ((await answer.json()) as CaptureItem) : undefined
  } catch {
    return undefined
  }
}

async function list({ address }: RunningServer): Promise<readonly CaptureItem[]> {
  return ((await (await fetch(`${address}/rest/captures`)).json()) as { items: CaptureItem[] }).items
}

async function mustKnow(server: RunningServer, acknowledged: ReadonlySet<string>): Promise<void> {
  const captures = await list(server)
  for (const name of acknowledged) {
    const capture = captures.find((one) => one.name === name)
    assert.equal(capture?.size, CHUNK * CHUNKS, name)
    assert.notEqual(capture?.state, 'failed')
  }
  for (const { name, state } of captures) {
    if (!acknowledged.has(name))
      assert.ok(['interrupted', 'queued', 'reading', 'done'].includes(state), `${name} ${state}`)
  }
}

/** Sends the rest of cut uploads, and reads interrupted captures again. */
async function resumeAll(server: RunningServer): Promise<void> {
  for (const { id, name, state } of await list(server)) {
    if (state !== 'interrupted') continue
    const url = `${server.address}/rest/captures/${id}`
    const resumed = await fetch(`${url}/resume`, { method: 'POST' })
    if (resumed.status === 202) continue
    assert.equal(((await resumed.json()) as { code: string }).code, 'upload-incomplete')
    const offset = Number((await fetch(url, { method: 'HEAD' })).headers.get('upload-offset'))
    const rest = bytesOf(Number(/\d+/.exec(name)?.[0])).subarray(offset)
    const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
    const wrong = await fetch(url, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(offset + 1) },
      body: rest,
    })
    assert.equal(wrong.status, 409)
    const sent = await fetch(url, { method: 'PATCH', headers, body: rest })
    assert.equal(sent.status, 200, await sent.text())
  }
}

async function untilIdle(server: RunningServer): Promise<readonly CaptureItem[]> {
  for (;;) {
    const captures = await list(server)
    if (!captures.some(({ state }) => state === 'queued' || state === 'reading')) return captures
    await sleep(50)
  }
}

function mustHoldItsBytes({ id, name }: CaptureItem): void {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const kept = readFileSync(join(data, 'captures', `${id}.capture`))
  assert.equal(hash(kept), hash(bytesOf(Number(/\d+/.exec(name)?.[0]))), name)
}

async function counts({
  address,
}: RunningServer): Promise<{ packets: number; devices: number; events: number }> {
  const shared = (await (await fetch(`${address}/rest/devices/shared`)).json()) as { packets: number }
  const overview = (await (await fetch(`${address}/rest/overview`)).json()) as {
    deviceCount: number
    events: Record<string, number>
  }
  return {
    packets: shared.packets,
    devices: overview.deviceCount,
    events: overview.events['device-detected'] ?? 0,
  }
}

/** Each capture tells ten packets of the shared device, one device of its own, and ten events. */
async function mustHaveReportedOnce(server: RunningServer, captureCount: number): Promise<void> {
  const reported = { packets: captureCount * 10, devices: captureCount + 1, events: captureCount * 10 }
  assert.deepEqual(await counts(server), reported)
}
