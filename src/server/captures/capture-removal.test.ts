import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { CaptureItem } from '#schema/capture'
import { openSqliteStore } from '#store/sqlite-store'
import { serve } from '../main.ts'
import { ask, quick, served, settled, upload } from '../testing/served.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-captures-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const newData = () => join(folder, String(count++))

describe('a capture that was read', () => {
  it('is removed with its bytes and with all it told', async () => {
    const data = newData()
    const { address, close } = await served(data, quick)
    try {
      await upload(address, 'confidential.pcap')
      await upload(address, 'other.pcap')
      await settled(address)
      const packets = async () =>
        (await ask<{ packets: number }>(`${address}/rest/devices/plc-1`)).body.packets
      assert.equal(await packets(), 2)
      assert.equal((await ask(`${address}/rest/captures/1`, { method: 'DELETE' })).status, 204)
      assert.equal(await packets(), 1)
      assert.deepEqual(readdirSync(join(data, 'captures')), ['2.capture'])
      assert.equal((await ask(`${address}/rest/captures/1`)).status, 404)
      await ask(`${address}/rest/captures/2`, { method: 'DELETE' })
      assert.equal((await ask(`${address}/rest/devices/plc-1`)).status, 404)
      assert.deepEqual(readdirSync(join(data, 'captures')), [])
    } finally {
      await close()
    }
  })

  it('counts in exposure as soon as it is read, and no longer once it is removed', async () => {
    const { address, close } = await served(newData(), quick)
    try {
      const score = async () =>
        (await ask<{ securityScore: number | null }>(`${address}/rest/exposure-summary`)).body.securityScore
      assert.equal(await score(), null)
      await upload(address, 'night.pcap')
      await settled(address)
      assert.equal(typeof (await score()), 'number')
      await ask(`${address}/rest/captures/1`, { method: 'DELETE' })
      assert.equal(await score(), null)
    } finally {
      await close()
    }
  })

  it('leaves the file of somebody who gave its path where it lies', async () => {
    const path = join(folder, 'mine.pcap')
    writeFileSync(path, 'octets')
    const serving = await serve({
      files: [path],
      data: newData(),
      listen: '127.0.0.1:0',
      analyse: quick,
      say: () => {},
      log: () => {},
    })
    try {
      await settled(serving.address)
      await ask(`${serving.address}/rest/captures/1`, { method: 'DELETE' })
      assert.deepEqual(await settled(serving.address), [])
      assert.ok(existsSync(path))
    } finally {
      await serving.close()
    }
  })

  it('is gone after the next start when the process ended in the middle of its removal', async () => {
    const data = newData()
    const before = await served(data, quick)
    await upload(before.address, 'confidential.pcap')
    await settled(before.address)
    await before.close()
    // State that a removal makes durable first; a kill may follow immediately.
    const store = await openSqliteStore(data)
    await store.changeCapture(1, { state: 'removing' })
    await store.close()
    const { address, close } = await served(data, quick)
    try {
      assert.deepEqual(await settled(address), [])
      assert.equal((await ask(`${address}/rest/devices/plc-1`)).status, 404)
      assert.deepEqual(readdirSync(join(data, 'captures')), [])
    } finally {
      await close()
    }
  })
})

describe('a capture that comes twice', () => {
  it('is refused with the name of the one that is here, whatever it is called', async () => {
    const data = newData()
    const { address, close } = await served(data, quick)
    try {
      const first = await upload(address, 'a.pcap', { body: 'the same bytes' })
      await settled(address)
      const again = await upload(address, 'b.pcap', { body: 'the same bytes' })
      assert.deepEqual([again.status, again.body.code], [409, 'capture-known'])
      assert.match(JSON.stringify(again.body), /a\.pcap \(capture 1\)/)
      const captures = await settled(address)
      assert.deepEqual(
        captures.map(({ name, sha256 }) => [name, sha256]),
        [['a.pcap', '7d95d9eeb9c191ad25da1c2014f6985c9a3094bf5065029ea0a79767f0522ce6']],
      )
      assert.equal(first.status, 201)
      assert.deepEqual(readdirSync(join(data, 'captures')), ['1.capture'])
      assert.equal((await ask<{ packets: number }>(`${address}/rest/devices/plc-1`)).body.packets, 1)
    } finally {
      await close()
    }
  })

  it('is refused too when both end at once', async () => {
    const { address, close } = await served(newData(), quick)
    try {
      const body = 'x'.repeat(100_000)
      const names = ['a.pcap', 'b.pcap', 'c.pcap', 'd.pcap']
      const answers = await Promise.all(names.map((name) => upload(address, name, { body })))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
      assert.equal((await settled(address)).length, 1)
    } finally {
      await close()
    }
  })

  it('is not read twice where files are named at the start', async () => {
    const [one, other] = ['one.pcap', 'other.pcap'].map((name) => join(folder, name))
    for (const path of [one!, other!]) writeFileSync(path, 'twins')
    const lines: string[] = []
    const serving = await serve({
      files: [one!, other!],
      data: newData(),
      listen: '127.0.0.1:0',
      analyse: quick,
      say: () => {},
      log: (line) => lines.push(line),
    })
    try {
      const names = (await settled(serving.address)).map(({ name }: CaptureItem) => name)
      assert.deepEqual(names, ['one.pcap'])
      assert.match(lines.join(), /other\.pcap is identical to one\.pcap/)
    } finally {
      await serving.close()
    }
  })
})
