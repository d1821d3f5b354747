import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '#model/alert'
import type { Exposure, SiteExposure } from '#model/exposure'
import { type AnalysisContent, analysisDocument, analysisText } from './analysis-document.ts'

const COUNT = 500

const exposure = (at: number) =>
  ({
    id: `e${at}`,
    device: `a${at}`,
    module: '',
    kind: 'advisory',
    name: 'CVE-2021-22681',
    title: 'in a product "devices":[]',
    terms: { why: {} },
    proofs: [],
    fixedIn: [],
  }) as unknown as Exposure

const site = {
  exposures: Array.from({ length: COUNT }, (_, at) => exposure(at)),
  risks: new Map(),
  siteScore: 50,
  feeds: [],
  unidentified: 0,
  plan: { paths: [], changes: [], chokePoints: [] },
  recommendations: [],
} as unknown as SiteExposure

const alert = (at: number) =>
  ({
    id: `alert-${at}`,
    time: 1e15,
    lastTime: 1e15,
    places: [],
    episodes: [],
    techniques: [],
    targets: [],
    defenderTitles: [],
    todo: [],
    what: '"events":[]',
  }) as unknown as Alert

const findings: AnalysisContent = {
  devices: [],
  links: [],
  alerts: Array.from({ length: COUNT }, (_, at) => alert(at)),
  incidents: [],
  protocols: [],
  blindSpots: [],
  captures: [],
  events: [],
  counters: { flows: 1 },
  wallSeconds: 1,
  exposure: site,
}

test('no piece of the document holds more than one entry of a list', () => {
  const pieces = [...analysisText(findings)]
  const longest = Math.max(...pieces.map(({ length }) => length))
  assert.ok(pieces.length > 2 * COUNT, `${pieces.length} pieces`)
  assert.ok(longest < 2000, `a piece of ${longest} characters`)
})

test('the pieces are the document, to the byte', () => {
  assert.equal([...analysisText(findings)].join(''), `${JSON.stringify(analysisDocument(findings))}\n`)
})
