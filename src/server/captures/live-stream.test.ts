import assert from 'node:assert/strict'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { liveFolder } from '#data-folder/live-folder'
import type { Analyse, AnalysisRequest } from '#engine-host/analysis'
import type { JournalEntry } from '#model/journal'
import type { CaptureItem } from '#schema/capture'
import { MemoryStore } from '#store/memory-store'
import { openSqliteStore } from '#store/sqlite-store'
import { aCapture, aDevice, anAlert } from '#store/testing/records'
import { ChangeFeed } from '../change-feed.ts'
import { LiveFeed } from '../http/live-feed.ts'
import { type Serving, serve } from '../main.ts'
import { ask } from '../testing/served.ts'
import { CaptureQueue } from './capture-queue.ts'
import { CaptureRegistry } from './capture-registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-live-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

function newData(): string {
  const data = join(folder, String(count++))
  mkdirSync(liveFolder(data), { recursive: true })
  return data
}

/** One start of a sensor; each listens to a stream of its own. */
function listening(data: string, analyse: Analyse, name = 'eth0.pcap'): Promise<Serving> {
  const live = join(liveFolder(data), name)
  writeFileSync(live, '')
  return serve({
    data,
    listen: '127.0.0.1:0',
    files: [live],
    live,
    analyse,
    say: () => {},
    log: () => {},
  })
}

/** An engine that emits `first`, waits for the end of the stream, and emits `last`. */
function engineAt(steps: {
  readonly first: readonly JournalEntry[]
  readonly last?: readonly JournalEntry[]
  /** It does not come to its end when asked to. */
  readonly isStuck?: boolean
}): Analyse {
  return () => {
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    return {
      entries: (async function* () {
        yield steps.first
        await ended
        yield [...(steps.last ?? []), { kind: 'end' }]
      })(),
      cancel: end,
      end: steps.isStuck === true ? () => {} : end,
    }
  }
}

function dyingAt(time: number): ReturnType<Analyse> {
  return {
    entries: (async function* () {
      yield [
        { kind: 'device', device: aDevice('plc-1', { firmware: 'V3.2.6' }) },
        { kind: 'alert', alert: anAlert(`stop-${time}`) },
      ]
      throw new Error('out of memory')
    })(),
    cancel: () => {},
  }
}

const dying: Analyse = () => dyingAt(1)

async function alerts(address: string): Promise<readonly string[]> {
  const { body } = await ask<{ items: { id: string }[] }>(`${address}/rest/alerts`)
  return body.items.map(({ id }) => id)
}

async function captures(address: string): Promise<readonly CaptureItem[]> {
  return (await ask<{ items: CaptureItem[] }>(`${address}/rest/captures`)).body.items
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 500, 'it never came')
    await sleep(20)
  }
}

const isOne = { first: [{ kind: 'alert', alert: anAlert('stop-1') }] } as const

describe('a live stream', () => {
  it('is listened to again when the engine died, which is said, and keeps what was told', async () => {
    const data = newData()
    const text = 'version: sightglass.baseline/1\nlearning: open\nrelations: []\n'
    const poorer = aDevice('plc-1', { firmware: '' })
    const sound = engineAt({
      first: [
        { kind: 'device', device: poorer },
        { kind: 'alert', alert: anAlert('write-2') },
      ],
      last: [{ kind: 'baseline', text }],
    })
    let starts = 0
    const { address, close } = await listening(data, (request) => (starts++ === 0 ? dying : sound)(request))
    const health = () => ask<{ status: string; problem: string }>(`${address}/rest/health`)
    try {
      await until(async () => (await health()).status !== 200)
      const { status, body } = await health()
      assert.deepEqual([status, body.status], [503, 'failing'])
      assert.match(body.problem, /failed: out of memory/)
      assert.deepEqual(await alerts(address), ['stop-1'])
      await until(async () => (await alerts(address)).includes('write-2'))
      assert.equal((await health()).status, 200)
      assert.deepEqual([...(await alerts(address))].sort(), ['stop-1', 'write-2'])
      const device = await ask<{ firmware: string; packets: number }>(`${address}/rest/devices/plc-1`)
      assert.deepEqual([device.body.firmware, device.body.packets], ['V3.2.6', 2])
      assert.equal(starts, 2)
      assert.deepEqual(
        (await captures(address)).map(({ name, state }) => `${name} ${state}`),
        ['eth0 (2).pcap reading', 'eth0.pcap failed'],
      )
    } finally {
      await close()
    }
    assert.equal(readFileSync(join(data, 'baseline.yaml'), 'utf8'), text)
  })

  it('begins no capture for an engine that told nothing', async () => {
    let starts = 0
    const { address, close } = await listening(newData(), (request) => {
      if (starts++ === 0) throw new Error('no such rule')
      return engineAt(isOne)(request)
    })
    try {
      await until(async () => (await alerts(address)).length === 1)
      assert.deepEqual(
        (await captures(address)).map(({ name }) => name),
        ['eth0.pcap'],
      )
    } finally {
      await close()
    }
  })

  it('is listened to on when what it told is removed', async () => {
    const { address, close } = await listening(newData(), engineAt(isOne))
    try {
      await until(async () => (await alerts(address)).length === 1)
      await ask(`${address}/rest/captures/1`, { method: 'DELETE' })
      assert.deepEqual(await alerts(address), [])
      await until(async () => (await alerts(address)).length === 1)
      assert.equal((await ask(`${address}/rest/health`)).status, 200)
    } finally {
      await close()
    }
  })

  it('takes the packets that were kept of it along when the last capture of it is removed', async () => {
    const data = newData()
    const kept = () => readdirSync(liveFolder(data))
    let starts = 0
    const first = await listening(data, (request) => (starts++ === 0 ? dying : engineAt(isOne))(request))
    const list = () => captures(first.address)
    await until(async () => (await list()).length === 2 && (await alerts(first.address)).length > 0)
    await ask(`${first.address}/rest/captures/1`, { method: 'DELETE' })
    assert.deepEqual(kept(), ['eth0.pcap'])
    await first.close()
    const second = await listening(data, engineAt({ first: [] }), 'eth0-later.pcap')
    try {
      assert.deepEqual(kept().sort(), ['eth0-later.pcap', 'eth0.pcap'])
      await ask(`${second.address}/rest/captures/2`, { method: 'DELETE' })
      assert.deepEqual(kept(), ['eth0-later.pcap'])
    } finally {
      await second.close()
    }
    // As a kill leaves it between the file and the list, or a version that kept it.
    writeFileSync(join(liveFolder(data), 'left.pcap'), 'octets')
    const third = await listening(data, engineAt({ first: [] }), 'eth0-last.pcap')
    try {
      assert.deepEqual(kept().sort(), ['eth0-last.pcap', 'eth0-later.pcap'])
    } finally {
      await third.close()
    }
  })

  it('keeps them, and knows what they are, where the data folder was moved or has a second name', async () => {
    const data = newData()
    const first = await listening(data, engineAt(isOne))
    await until(async () => (await alerts(first.address)).length === 1)
    await first.close()
    // As a kill leaves it: it was listening.
    const store = await openSqliteStore(data)
    await store.changeCapture(1, { state: 'reading' })
    await store.close()
    const moved = join(folder, 'moved')
    renameSync(data, moved)
    symlinkSync(moved, join(folder, 'linked'))
    for (const place of [moved, join(folder, 'linked')]) {
      const said: string[] = []
      writeFileSync(join(liveFolder(place), 'left.pcap'), 'octets')
      const later = await serve({
        ...{ data: place, listen: '127.0.0.1:0', analyse: engineAt({ first: [] }) },
        ...{ say: () => {}, log: (line: string) => said.push(line) },
      })
      try {
        assert.deepEqual(readdirSync(liveFolder(place)), ['eth0.pcap'])
        assert.deepEqual(said, [
          `sightglass: removed ${join(liveFolder(place), 'left.pcap')}, which belongs to no capture`,
        ])
        const [capture] = await captures(later.address)
        assert.deepEqual([capture?.state, capture?.canResume], ['interrupted', false])
        // Data of a live stream is never removed: it cannot be read again.
        assert.equal((await alerts(later.address)).length, 1)
        if (place !== moved) {
          await ask(`${later.address}/rest/captures/1`, { method: 'DELETE' })
          assert.deepEqual(readdirSync(liveFolder(place)), [])
        }
      } finally {
        await later.close()
      }
    }
  })

  it('begins so many captures at most for engines that tell something and die, and says so', async () => {
    const store = new MemoryStore()
    const live = '/live/eth0.pcap'
    const registry = new CaptureRegistry(store, new LiveFeed(), '/live')
    let starts = 0
    const setup = {
      ...{ store, registry, live, changes: new ChangeFeed(new LiveFeed()), log: () => {} },
      analyse: (request: AnalysisRequest) =>
        starts++ < 6 ? dyingAt(starts) : engineAt({ first: [] })(request),
    }
    const said: string[] = []
    const queue = new CaptureQueue(setup, { restartMs: 150, longestRestartMs: 150, liveCaptures: 2 })
    await registry.add(aCapture({ state: 'queued', path: live }), 'eth0.pcap')
    queue.start()
    await until(async () => {
      said.push(queue.liveProblem)
      return starts > 6
    })
    await queue.close()
    assert.equal(registry.all.length, 3)
    assert.ok(
      said.some((line) => /the engine crashed \d times on this stream; after 2 crashes all/.test(line)),
      said.join(' '),
    )
    const { items } = await store.alerts({ limit: 50 })
    assert.deepEqual(
      items.map(({ alert }) => alert.id).sort(),
      [1, 2, 3, 4, 5, 6].map((time) => `stop-${time}`),
    )
  })

  it('saves only baselines of the live stream, and reports one that is refused', async () => {
    const store = new MemoryStore()
    const registry = new CaptureRegistry(store, new LiveFeed(), '/live')
    const learned: string[] = []
    const baseline = (text: string): ReturnType<Analyse> => ({
      entries: (async function* () {
        yield [{ kind: 'baseline', text }, { kind: 'end' }]
      })(),
      cancel: () => {},
    })
    const live = '/live/eth0.pcap'
    const queue = new CaptureQueue({
      ...{ store, registry, live, changes: new ChangeFeed(new LiveFeed()), log: () => {} },
      analyse: ({ files: [path] }: AnalysisRequest) => baseline(path === live ? '\u001b[31mlive' : 'forged'),
      learned: (text: string) => {
        learned.push(text)
        throw new Error(text)
      },
    })
    await registry.add(aCapture({ state: 'queued', path: live }), 'eth0.pcap')
    const upload = await registry.add(aCapture({ state: 'queued', path: '/captures/a.pcap' }), 'a.pcap')
    queue.start()
    try {
      await until(async () => registry.all.every(({ state }) => state === 'done' || state === 'failed'))
      assert.deepEqual(learned, ['\u001b[31mlive'])
      assert.match(queue.baselineProblem, /^baseline could not be saved: \P{Cc}*live$/u)
      const { state, problem } = registry.get(upload.number) ?? {}
      assert.deepEqual([state, problem], ['failed', 'the engine sent a baseline that was not requested'])
    } finally {
      await queue.close()
    }
  })

  it('keeps what it told, and is not read again from its beginning', async () => {
    const data = newData()
    const first = await listening(data, engineAt(isOne))
    await until(async () => (await alerts(first.address)).length === 1)
    await first.close()
    const { address, close } = await listening(data, engineAt({ first: [] }), 'eth0-later.pcap')
    try {
      const old = (await captures(address)).find(({ name }) => name === 'eth0.pcap')
      assert.deepEqual([old?.state, old?.canResume], ['done', false])
      const again = await ask<{ code: string }>(`${address}/rest/captures/1/resume`, { method: 'POST' })
      assert.deepEqual([again.status, again.body.code], [409, 'capture-settled'])
      assert.deepEqual(await alerts(address), ['stop-1'])
    } finally {
      await close()
    }
  })

  it('keeps what it told when the engine does not end in time at a stop', async () => {
    const data = newData()
    const first = await listening(data, engineAt({ ...isOne, isStuck: true }))
    await until(async () => (await alerts(first.address)).length === 1)
    await first.close()
    await afterNextStart(data)
  })

  it('keeps what it told when the power failed', async () => {
    const data = newData()
    const first = await listening(data, engineAt(isOne))
    await until(async () => (await alerts(first.address)).length === 1)
    await first.close()
    const store = await openSqliteStore(data)
    await store.changeCapture(1, { state: 'reading' }) // as it stands while somebody listens
    await store.close()
    await afterNextStart(data)
  })

  it('is listened to at each start, though the beginnings of two are the same bytes', async () => {
    const data = newData()
    for (const start of ['one', 'two', 'three']) {
      const heard = { first: [{ kind: 'alert', alert: anAlert(start) }] } as const
      const { address, close } = await listening(data, engineAt(heard), `${start}.pcap`)
      try {
        await until(async () => (await alerts(address)).includes(start))
      } finally {
        await close()
      }
    }
  })
})

async function afterNextStart(data: string): Promise<void> {
  const { address, close } = await listening(data, engineAt({ first: [] }), 'eth0-later.pcap')
  try {
    const old = (await captures(address)).find(({ name }) => name === 'eth0.pcap')
    assert.equal(old?.state, 'interrupted')
    assert.deepEqual(await alerts(address), ['stop-1'])
  } finally {
    await close()
  }
}
