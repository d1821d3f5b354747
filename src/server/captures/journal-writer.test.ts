import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JournalEntry } from '#model/journal'
import { aDevice } from '#store/testing/records'
import { JournalWriter } from './journal-writer.ts'

const device = (id: string, firmware: string): JournalEntry => ({
  kind: 'device',
  device: aDevice(id, { firmware }),
})

/** A store whose writes end when the test decides. */
function slowStore() {
  const writes: { readonly entries: readonly JournalEntry[]; end(error?: Error): void }[] = []
  const apply = (entries: readonly JournalEntry[]) =>
    new Promise<void>((resolve, reject) => {
      writes.push({ entries, end: (error) => (error === undefined ? resolve() : reject(error)) })
    })
  return { writes, apply }
}

describe('JournalWriter', () => {
  it('writes what came during a write next, each thing once with its latest value', async () => {
    const { writes, apply } = slowStore()
    const writer = new JournalWriter(apply)
    await writer.add([device('plc-1', 'V1')])
    for (const firmware of ['V2', 'V3']) await writer.add([device('plc-1', firmware), device('plc-2', 'V1')])
    await writer.add([{ kind: 'device-gone', id: 'plc-2' }])
    assert.equal(writes.length, 1, 'one write at a time')
    writes[0]!.end()
    await new Promise(setImmediate)
    assert.deepEqual(writes[1]!.entries, [device('plc-1', 'V3'), { kind: 'device-gone', id: 'plc-2' }])
    writes[1]!.end()
    await writer.settle()
    assert.equal(writes.length, 2)
  })

  it('has the engine wait while too many different things wait', async () => {
    const { writes, apply } = slowStore()
    const writer = new JournalWriter(apply, 2)
    await writer.add([device('plc-1', 'V1')])
    let mayGoOn = false
    const added = writer.add(['a', 'b', 'c'].map((id) => device(id, 'V1'))).then(() => {
      mayGoOn = true
    })
    await new Promise(setImmediate)
    assert.equal(mayGoOn, false)
    writes[0]!.end()
    await added
    assert.equal(writes[1]!.entries.length, 3)
  })

  it('writes nothing after a failure, and says why', async () => {
    const { writes, apply } = slowStore()
    const writer = new JournalWriter(apply)
    await writer.add([device('plc-1', 'V1')])
    await writer.add([device('plc-2', 'V1')])
    writes[0]!.end(new Error('disk full'))
    await writer.settle()
    await writer.add([device('plc-3', 'V1')])
    assert.equal(writer.failure?.message, 'disk full')
    assert.equal(writes.length, 1)
  })
})
