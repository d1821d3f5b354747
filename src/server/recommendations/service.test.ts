import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SiteExposure } from '#model/exposure'
import { MemoryStore } from '#store/memory-store'
import { RecommendationService } from './service.ts'

const NOW = Date.UTC(2026, 2, 2)
const site = {
  exposures: [],
  risks: new Map(),
  siteScore: 50,
  feeds: [],
  unidentified: 0,
  plan: { paths: [], changes: [], chokePoints: [] },
  recommendations: [
    {
      id: 'advice-1',
      title: 'Change the password',
      todo: '',
      effort: 'low',
      devices: ['plc'],
      exposures: ['e'],
      worst: 50,
      band: 'high',
      gain: 50,
    },
  ],
} as unknown as SiteExposure

function room() {
  const at = { now: NOW }
  const advice = new RecommendationService({
    store: new MemoryStore(),
    exposure: async () => site,
    now: () => at.now,
  })
  return { advice, at }
}

describe('decisions about recommendations', () => {
  it('are kept, run out, and are taken back', async () => {
    const { advice, at } = room()
    const until = '2026-04-01T00:00:00Z'
    const decided = await advice.decide('advice-1', { state: 'deferred', reason: ' next stop ', until })
    assert.deepEqual(decided.decision, {
      state: 'deferred',
      reason: 'next stop',
      time: '2026-03-02T00:00:00.000Z',
      until: '2026-04-01T00:00:00.000Z',
      isOver: false,
    })
    at.now = Date.parse(until)
    assert.equal((await advice.list())[0]?.decision?.isOver, true)
    assert.equal((await advice.decide('advice-1', { state: 'open' })).decision, null)
  })

  it('do not change what a recommendation brings', async () => {
    const { advice } = room()
    const { gain } = await advice.decide('advice-1', { state: 'accepted', reason: 'spare line' })
    assert.equal(gain, 50)
  })

  it('need a reason, a time to come, and something to be about', async () => {
    const { advice } = room()
    const rejected = (id: string, change: Parameters<typeof advice.decide>[1], code: string, field: string) =>
      assert.rejects(advice.decide(id, change), { code, message: new RegExp(`^${field}`) })
    await rejected('nix', { state: 'open' }, 'not-found', 'no recommendation nix')
    await rejected('advice-1', { state: 'accepted', reason: '  ' }, 'bad-request', 'reason: ')
    await rejected('advice-1', { state: 'deferred', reason: 'x' }, 'bad-request', 'until: ')
    const past = '2020-01-01T00:00:00Z'
    await rejected('advice-1', { state: 'accepted', reason: 'x', until: past }, 'bad-request', 'until: ')
  })
})
