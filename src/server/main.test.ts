import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Analyse } from '#engine-host/analysis'
import type { CaptureItem } from '#schema/capture'
import { listenAddress } from './http/listen-address.ts'
import { serve } from './main.ts'
import { ask, deviceJournal, engine, quick, served, settled, upload } from './testing/served.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-serve-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

async function withServer(
  analyse: Analyse,
  test: (address: string, data: string) => Promise<void>,
): Promise<void> {
  const data = join(folder, String(count++))
  const serving = await served(data, analyse)
  try {
    await test(serving.address, data)
  } finally {
    await serving.close()
  }
}

describe('sightglass serve', () => {
  it('reads captures by the site file of its data folder, and refuses a broken one', async () => {
    const data = join(folder, String(count++))
    mkdirSync(data)
    const asked: (string | undefined)[] = []
    const analyse: Analyse = (request) => {
      asked.push(request.site?.name)
      return quick(request)
    }
    const options = { data, listen: '127.0.0.1:0', analyse, say: () => {}, log: () => {} }
    writeFileSync(join(data, 'site.yaml'), 'name: Dairy North\n')
    const serving = await serve(options)
    try {
      await upload(serving.address, 'one.pcap')
      for (let i = 0; i < 100 && asked.length === 0; i++) await sleep(20)
    } finally {
      await serving.close()
    }
    assert.deepEqual(asked, ['Dairy North'])
    writeFileSync(join(data, 'site.yaml'), 'nam: Dairy North\n')
    await assert.rejects(serve(options), /site\.yaml: nam: expected/)
    const named = join(folder, 'none.yaml')
    await assert.rejects(serve({ ...options, siteFile: named }), /none\.yaml: .*expected a site file/)
  })

  it('reads what is uploaded, one after another, and gives each its own name', async () => {
    await withServer(quick, async (address) => {
      for (const name of ['a.pcap.gz', 'a.pcap.gz', '..%2F..%2Fetc%2Fpasswd'])
        assert.equal((await upload(address, name)).status, 201)
      const captures = await settled(address)
      assert.deepEqual(
        captures.map(({ name, state }) => `${name} ${state}`),
        ['passwd done', 'a (2).pcap.gz done', 'a.pcap.gz done'],
      )
      assert.equal((await ask<{ packets: number }>(`${address}/rest/devices/plc-1`)).body.packets, 3)
    })
  })

  it('keeps what was found when the engine fails, and counts it once when it is read again', async () => {
    let attempts = 0
    const failing = engine(async function* () {
      yield deviceJournal(5)
      if (attempts++ === 0) throw new Error('protocol modbus hung')
      yield [{ kind: 'end' }]
    })
    await withServer(failing, async (address) => {
      await upload(address, 'a.pcap')
      const [failed] = await settled(address)
      assert.deepEqual(
        [failed?.state, failed?.problem, failed?.canResume],
        ['failed', 'protocol modbus hung', true],
      )
      const packets = async () =>
        (await ask<{ packets: number }>(`${address}/rest/devices/plc-1`)).body.packets
      assert.equal(await packets(), 5)
      assert.equal((await ask(`${address}/rest/captures/1/resume`, { method: 'POST' })).status, 202)
      assert.equal((await settled(address))[0]?.state, 'done')
      assert.equal(await packets(), 5)
      await ask(`${address}/rest/captures/1/resume`, { method: 'POST' })
      assert.equal((await settled(address))[0]?.state, 'done')
      assert.equal(await packets(), 5)
    })
  })

  it('reads a capture again whose engine failed before the server was started again', async () => {
    const data = join(folder, String(count++))
    const broken = engine(async function* () {
      yield deviceJournal(5)
      throw new Error('out of memory')
    })
    const started = (analyse: Analyse) =>
      serve({ data, listen: '127.0.0.1:0', analyse, say: () => {}, log: () => {} })
    const first = await started(broken)
    await upload(first.address, 'a.pcap')
    await settled(first.address)
    await first.close()
    const second = await started(quick)
    try {
      const [failed] = await settled(second.address)
      assert.deepEqual([failed?.state, failed?.canResume], ['failed', true])
      await ask(`${second.address}/rest/captures/1/resume`, { method: 'POST' })
      assert.equal((await settled(second.address))[0]?.state, 'done')
      const device = await ask<{ packets: number }>(`${second.address}/rest/devices/plc-1`)
      assert.equal(device.body.packets, 1)
    } finally {
      await second.close()
    }
  })

  it('cancels a capture that is removed while it is read, and goes on with the next', async () => {
    const slow = engine(async function* (cancelled) {
      yield deviceJournal(1)
      for (let i = 0; i < 20 && !cancelled(); i++) await sleep(10)
      if (!cancelled()) yield [{ kind: 'end' }]
    })
    await withServer(slow, async (address, data) => {
      await upload(address, 'a.pcap')
      await upload(address, 'b.pcap')
      assert.equal((await ask(`${address}/rest/captures/1`, { method: 'DELETE' })).status, 204)
      const captures = await settled(address)
      assert.deepEqual(
        captures.map(({ name, state }) => `${name} ${state}`),
        ['b.pcap done'],
      )
      assert.deepEqual(readdirSync(join(data, 'captures')), ['2.capture'])
      assert.equal((await ask<{ packets: number }>(`${address}/rest/devices/plc-1`)).body.packets, 1)
    })
  })

  it('refuses an upload that cannot fit, before it comes', async () => {
    await withServer(quick, async (address) => {
      const { status, body } = await upload(address, 'a.pcap', { 'upload-length': '9000000000000000' })
      assert.deepEqual([status, body.code], [507, 'disk-full'])
      assert.match(JSON.stringify(body), /are free, of which 67108864 are reserved for results/)
      assert.deepEqual(await settled(address), [])
    })
  })

  it('says that an upload with too few bytes was cut, and takes the rest', async () => {
    await withServer(quick, async (address) => {
      const cut = await upload(address, 'a.pcap', { 'upload-length': '10' })
      assert.deepEqual([cut.status, cut.body.code], [400, 'upload-cut'])
      assert.equal((await settled(address))[0]?.canResume, false)
      const rest = (offset: string, body: string) =>
        ask<CaptureItem & { code: string }>(`${address}/rest/captures/1`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': offset },
          body,
        })
      assert.equal((await rest('5', 'more')).body.code, 'wrong-offset')
      assert.equal((await rest('6', 'too much')).body.code, 'bad-request')
      assert.equal((await rest('6', 'more')).status, 200)
      assert.equal((await rest('10', '')).body.code, 'capture-settled')
      assert.equal((await settled(address))[0]?.state, 'done')
    })
  })

  it('reads files where they lie, once, and never removes them', async () => {
    const data = join(folder, 'files')
    const file = join(folder, 'mine.pcap')
    writeFileSync(file, 'octets')
    for (let start = 0; start < 2; start++) {
      const serving = await serve({
        data,
        files: [file],
        listen: '127.0.0.1:0',
        analyse: quick,
        say: () => {},
      })
      const captures = await settled(serving.address)
      assert.deepEqual(
        captures.map(({ name, state }) => `${name} ${state}`),
        ['mine.pcap done'],
      )
      if (start === 1) await ask(`${serving.address}/rest/captures/1`, { method: 'DELETE' })
      await serving.close()
    }
    assert.ok(existsSync(file))
  })

  it('says on the terminal that a file it was given is no capture', async () => {
    const data = join(folder, String(count++))
    const file = join(folder, 'letter.pcap')
    writeFileSync(file, 'Dear all,')
    const said: string[] = []
    const state = { file: 0, name: file, bytesRead: 9, packets: 0, bytes: 0 }
    const none = { firstTime: undefined, lastTime: undefined }
    const capture = { ...state, ...none, truncated: ['expected a pcap'], state: 'failed' as const }
    const analyse = engine(async function* () {
      yield [{ kind: 'capture', capture }, { kind: 'end' }]
    })
    const log = (line: string) => void said.push(line)
    const serving = await serve({ data, files: [file], listen: '127.0.0.1:0', analyse, say: () => {}, log })
    try {
      await settled(serving.address)
    } finally {
      await serving.close()
    }
    assert.deepEqual(said, ['sightglass: letter.pcap: expected a pcap'])
  })

  it('tells live what changes', async () => {
    await withServer(quick, async (address) => {
      const { body } = await fetch(`${address}/rest/live`)
      let text = ''
      void upload(address, 'a.pcap')
      for await (const part of body!.pipeThrough(new TextDecoderStream())) {
        text += part
        if (text.includes('event: changes') && text.includes('"state":"done"')) break
      }
      assert.match(text, /^event: status\ndata: {"packetsPerSecond":0/)
      assert.match(text, /event: changes\ndata: {"devices":1,/)
    })
  })

  it('fetches frames as proof, and says so where it cannot', async () => {
    const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex')
    const frame = Buffer.from('0000000001000000040000000400000001020304', 'hex')
    const file = join(folder, 'frames.pcap')
    writeFileSync(file, Buffer.concat([header, frame, frame]))
    const serving = await serve({
      data: join(folder, 'proof'),
      files: [file],
      listen: '127.0.0.1:0',
      analyse: quick,
      say: () => {},
    })
    try {
      const at = (query: string) =>
        ask<{ items: { bytes: string; number: number }[]; code: string }>(
          `${serving.address}/rest/frames?${query}`,
        )
      const { items } = (await at('file=frames.pcap&frame=2&count=5')).body
      assert.deepEqual(
        items.map(({ number, bytes }) => [number, bytes]),
        [[2, '01020304']],
      )
      assert.equal((await at('file=frames.pcap&frame=3')).body.code, 'frame-unavailable')
      assert.equal((await at('file=other.pcap&frame=1')).body.code, 'frame-unavailable')
    } finally {
      await serving.close()
    }
  })
})

describe('--listen', () => {
  it('knows which addresses other machines reach, and refuses what is none', () => {
    assert.deepEqual(listenAddress(undefined), { host: '127.0.0.1', port: 8470, isExposed: false })
    assert.deepEqual(listenAddress('localhost:9000'), { host: 'localhost', port: 9000, isExposed: false })
    assert.deepEqual(listenAddress(':9000'), { host: '127.0.0.1', port: 9000, isExposed: false })
    assert.deepEqual(listenAddress('[::1]:9000'), { host: '::1', port: 9000, isExposed: false })
    assert.deepEqual(listenAddress('127.0.0.2'), { host: '127.0.0.2', port: 8470, isExposed: false })
    for (const text of ['0.0.0.0:8470', '192.168.0.1', '[::]:8470'])
      assert.equal(listenAddress(text).isExposed, true, text)
    for (const text of ['plant.example:80', '', 'a:b:c', '127.0.0.1:99999', ':'])
      assert.throws(() => listenAddress(text), { exitCode: 2 }, text)
    assert.throws(() => listenAddress('banana'), /expected an address such as/)
  })
})

describe('an imported baseline', () => {
  it('is what every reading is judged against', async () => {
    const data = join(folder, String(count++))
    mkdirSync(data)
    const text =
      'version: sightglass.baseline/1\nrelations:\n  - {client: a, server: b, service: tcp/modbus/502, count: 1, first: "2026-01-01T00:00:00Z", last: "2026-01-01T00:00:00Z"}\n'
    writeFileSync(join(data, 'baseline.yaml'), text)
    const asked: unknown[] = []
    const analyse: Analyse = (request) => {
      asked.push(request.baseline?.connectionPairs.map(({ client, server }) => `${client} ${server}`))
      return quick(request)
    }
    const serving = await serve({ data, listen: '127.0.0.1:0', analyse, say: () => {}, log: () => {} })
    try {
      await upload(serving.address, 'any.pcap')
      for (let wait = 0; asked.length === 0 && wait < 100; wait++) await sleep(20)
    } finally {
      await serving.close()
    }
    assert.deepEqual(asked, [['a b']])
  })
})
