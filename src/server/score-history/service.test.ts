import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SiteExposure } from '#model/exposure'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { scorePointOf } from './score-point.ts'
import { ScoreHistoryService } from './service.ts'

const nothing: SiteExposure = {
  exposures: [],
  risks: new Map(),
  siteScore: undefined,
  feeds: [],
  unidentified: 0,
  plan: { paths: [], changes: [], chokePoints: [] },
  recommendations: [],
}

describe('score history', () => {
  it('keeps one point a day, the last of each', async () => {
    const store = new MemoryStore()
    const at = { now: Date.UTC(2026, 2, 2, 1), score: 40 }
    const exposure = async () => ({ ...nothing, siteScore: at.score })
    const history = new ScoreHistoryService({ store, exposure, now: () => at.now, log: () => undefined })
    await history.write()
    assert.deepEqual(await history.points(), [], 'nothing while there are no devices')
    const { number } = await store.addCapture(aCapture())
    await store.apply(number, [{ kind: 'device', device: aDevice('plc') }])
    await history.write()
    at.score = 55
    at.now = Date.UTC(2026, 2, 2, 23)
    await history.write()
    at.score = 60
    at.now = Date.UTC(2026, 2, 4)
    await history.write()
    assert.deepEqual(
      (await history.points()).map(({ day, securityScore }) => [day, securityScore]),
      [
        ['2026-03-02', 55],
        ['2026-03-04', 60],
      ],
    )
  })

  it('follows a new judgement, but not each of many', async () => {
    const store = new MemoryStore()
    const at = { now: Date.UTC(2026, 2, 2, 1) }
    const exposure = async () => nothing
    const history = new ScoreHistoryService({ store, exposure, now: () => at.now, log: () => undefined })
    const { number } = await store.addCapture(aCapture())
    await store.apply(number, [{ kind: 'device', device: aDevice('plc') }])
    const scoreAfter = async (siteScore: number) => {
      history.judged({ ...nothing, siteScore })
      await history.close()
      return (await history.points()).map(({ securityScore }) => securityScore)
    }
    assert.deepEqual(await scoreAfter(44), [44])
    at.now += 59_000
    assert.deepEqual(await scoreAfter(43), [44])
    at.now += 1000
    assert.deepEqual(await scoreAfter(40), [40])
  })

  it('reckons parts from the devices in them', () => {
    const devices = ['a', 'b', 'c'].map((id) => ({ ...aDevice(id), zone: id === 'c' ? 'office' : 'cell' }))
    const risks = new Map([
      ['a', { riskScore: 10, securityScore: 90 }],
      ['b', { riskScore: 60, securityScore: 41 }],
    ])
    const { zones } = scorePointOf({
      day: '2026-03-02',
      devices,
      links: 0,
      alerts: {},
      exposure: { ...nothing, risks },
    })
    assert.deepEqual(zones, [
      { name: 'cell', devices: 2, judged: 2, securityScore: 66, worst: 41, findings: 0 },
      { name: 'office', devices: 1, judged: 0, securityScore: null, worst: null, findings: 0 },
    ])
  })

  it('counts zones beyond the bound as one', () => {
    const devices = Array.from({ length: 500 }, (_, at) => ({ ...aDevice(`d${at}`), zone: `zone ${at}` }))
    const { zones } = scorePointOf({ day: '2026-03-02', devices, links: 0, alerts: {}, exposure: nothing })
    assert.equal(zones.length, 201)
    assert.equal(zones.at(-1)?.devices, 300)
  })
})
