import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { caseLimits } from '#schema/case'
import { MemoryStore } from '#store/memory-store'
import { CaseService } from './service.ts'

const TIME = Date.UTC(2026, 2, 2)

describe('a case', () => {
  it('is open and nobody’s until somebody takes it', async () => {
    const cases = new CaseService({ store: new MemoryStore(), now: () => TIME })
    const id = 'incident:abc'
    assert.deepEqual(await cases.find(id), { id, owner: '', status: 'open', ticks: [], comments: [] })
    assert.deepEqual(await cases.list(), [])
    await cases.change(id, { owner: ' mia ', status: 'investigating' }, 'mia')
    const ticked = await cases.change(id, { tick: 'Block 192.0.2.77', comment: 'Called operations' }, 'mia')
    const entry = { by: 'mia', time: '2026-03-02T00:00:00.000Z' }
    assert.deepEqual(ticked, {
      id,
      owner: 'mia',
      status: 'investigating',
      ticks: [{ step: 'Block 192.0.2.77', ...entry }],
      comments: [{ text: 'Called operations', ...entry }],
    })
    assert.deepEqual((await cases.change(id, { untick: 'Block 192.0.2.77' }, 'tom')).ticks, [])
    assert.equal((await cases.list()).length, 1)
  })

  it('keeps what two people do at the same time', async () => {
    const cases = new CaseService({ store: new MemoryStore(), now: () => TIME })
    await Promise.all(['a', 'b', 'c'].map((comment) => cases.change('alert:x', { comment }, comment)))
    assert.deepEqual(
      (await cases.find('alert:x')).comments.map(({ text }) => text),
      ['a', 'b', 'c'],
    )
  })

  it('refuses other subjects, blank comments and more comments than its bound', async () => {
    const cases = new CaseService({ store: new MemoryStore(), now: () => TIME })
    await assert.rejects(cases.find('device:x'), /expected incident:ID or alert:ID/)
    await assert.rejects(cases.change('alert:x', { comment: '  ' }, 'a'), /expected text/)
    for (let at = 0; at < caseLimits.comments; at++) await cases.change('alert:x', { comment: 'c' }, 'a')
    await assert.rejects(cases.change('alert:x', { comment: 'one more' }, 'a'), /at most/)
  })
})
