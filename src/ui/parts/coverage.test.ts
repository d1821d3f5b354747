import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Overview } from '#schema/overview'
import { readOverview } from '#ui/source/overview'
import { fixtureSource } from '#ui/source/testing/source'
import { coverageState, sightLines } from './coverage.ts'

const source = fixtureSource({ deviceCount: 20 })

test('losses and blind spots are told in words', async () => {
  const overview = await readOverview(source)
  assert.deepEqual(sightLines(overview), [
    { text: 'Bytes missing in TCP streams: 40.1 kB', isBad: true },
    { text: 'Control room: 62% encrypted, 4% not decoded, 1% one direction only', isBad: false },
  ])
})

test('a clear view is told as well', async () => {
  const overview = { ...(await readOverview(source)), counters: { duplicatePackets: 3 }, blindSpots: [] }
  assert.deepEqual(sightLines(overview), [{ text: 'No loss and no blind spots.', isBad: false }])
})

test('a protocol that was left out is told in a sentence, before all that was lost', async () => {
  const counters = {
    'frames dropped by the system': 2,
    alertsHeldBack: 4,
    'protocolsLeftOut: acme from frame 7 of a.pcap on, for it threw: oh': 1,
  }
  const overview = { ...(await readOverview(source)), counters, blindSpots: [] }
  assert.deepEqual(
    sightLines(overview).map(({ text }) => text),
    [
      'Protocol disabled after errors: acme from frame 7 of a.pcap on, for it threw: oh. Earlier results are kept.',
      'Frames dropped by the system: 2',
      'Skipped: Alerts moved to a digest: 4',
    ],
  )
})

test('what was left out at bounds is one line, however many kinds there are', async () => {
  const counters = { alertsHeldBack: 4, depthLimit: 1, channelLimit: 2, messageLimit: 3 }
  const overview = { ...(await readOverview(source)), counters, blindSpots: [] }
  assert.deepEqual(sightLines(overview), [
    {
      text: 'Skipped: Alerts moved to a digest: 4; Protocols nested too deep: 1; and 2 other kinds',
      isBad: false,
    },
  ])
})

test('of many zones the blindest are told, and how many more there are', async () => {
  const zone = (at: number) => ({ zone: `cell ${at}`, encrypted: 0.1, unknown: at / 100, oneSided: 0 })
  const blindSpots = Array.from({ length: 40 }, (_, at) => zone(at))
  const lines = sightLines({ ...(await readOverview(source)), counters: {}, blindSpots })
  assert.equal(lines.length, 6)
  assert.equal(lines[0]?.text, 'cell 39: 10% encrypted, 39% not decoded')
  assert.equal(lines[5]?.text, 'and 35 more zones with smaller blind spots')
})

test('no loss is stated only where no counter of loss is above zero', () => {
  const of = (counters: Record<string, number>, loss?: number) =>
    coverageState({ counters, blindSpots: [] } as unknown as Overview, loss)
  assert.deepEqual(of({ mirrorCopies: 4 }), { isBad: false, text: 'no loss', problems: [] })
  const gaps = of({ tcpGaps: 59, tcpGapBytes: 16_600 })
  assert.equal(gaps.isBad, true)
  assert.equal(gaps.problems.length, 2)
  assert.match(gaps.text, / and 1 more$/)
  assert.match(of({}, 0.02).text, /^2% of packets lost$/)
  assert.deepEqual(coverageState(undefined), { isBad: false, text: '', problems: [] })
})
