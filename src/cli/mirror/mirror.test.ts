/** The daily package from local servers: every kind of source, a source that turns bad, a killed run, an installed package. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { dailyLimits, dailySources } from '#data-folder/packages/daily'
import { Packages } from '#data-folder/packages/installed'
import { newKeys, readSecretKey } from '#data-folder/packages/keys'
import { TrustStore } from '#data-folder/packages/trust-store'
import { readAdvisories } from '#server/exposure/advisory-files'
import { testPlant } from '#server/intelligence/taxii/testing/plant'
import { readFeed } from '#threat-intel/read-feed'
import { runMirror } from './mirror.ts'
import { readMirrorSettings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-mirror-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const keys = newKeys()
writeFileSync(at('acme.key'), keys.secret, { mode: 0o600 })
writeFileSync(at('acme.pub'), keys.public)

const KEV = JSON.stringify({
  dateReleased: '2026-11-30T00:00:00Z',
  vulnerabilities: [{ cveID: 'CVE-2017-2680', dateAdded: '2026-11-30', knownRansomwareCampaignUse: 'Known' }],
})
const EPSS =
  '#model_version:v2026.03.01,score_date:2026-11-30T00:00:00+0000\ncve,epss,percentile\nCVE-2017-2680,0.42,0.97\n'
const ATTACK = JSON.stringify({
  type: 'bundle',
  objects: [{ type: 'attack-pattern', name: 'Program Download' }],
})
const RULES = 'alert tcp any any -> any 502 (msg:"test"; sid:1;)\n'
const csaf = JSON.stringify({
  document: {
    csaf_version: '2.0',
    title: 'A',
    publisher: { category: 'vendor' },
    tracking: { id: 'A-1', version: '1' },
  },
  product_tree: {},
  vulnerabilities: [],
})
const nvdRecord = (number: number) => ({
  cve: {
    id: `CVE-2026-${1000 + number}`,
    published: '2026-11-29T10:00:00',
    lastModified: `2026-11-29T${String(number % 24).padStart(2, '0')}:00:00`,
    descriptions: [{ lang: 'en', value: 'left out' }],
    metrics: { cvssMetricV31: [{ cvssData: { baseScore: 9.8, vectorString: 'CVSS:3.1/AV:N' } }] },
    weaknesses: [{ description: [{ lang: 'en', value: 'CWE-306' }] }],
  },
})

async function serve() {
  const answers: Record<string, string | Buffer | undefined> = {
    '/kev.json': KEV,
    '/epss.csv.gz': gzipSync(EPSS),
    '/ics-attack.json': ATTACK,
    '/ot.rules': RULES,
    '/w/index.txt': '2024/a-1.json\n',
    '/w/2024/a-1.json': csaf,
  }
  const asked: URL[] = []
  const server = createServer(({ url = '' }, response) => {
    const address = new URL(url, base)
    asked.push(address)
    if (address.pathname === '/provider-metadata.json')
      return response.end(
        JSON.stringify({ publisher: { name: 'ACME' }, distributions: [{ directory_url: `${base}/w` }] }),
      )
    if (address.pathname === '/nvd') {
      const start = Number(address.searchParams.get('startIndex'))
      const vulnerabilities = start === 0 ? [nvdRecord(1), nvdRecord(2)] : [nvdRecord(3)]
      return response.end(JSON.stringify({ format: 'NVD_CVE', totalResults: 2001, vulnerabilities }))
    }
    const found = answers[address.pathname]
    if (!Object.hasOwn(answers, address.pathname)) return response.writeHead(404).end()
    if (found === undefined) return response.writeHead(503).end()
    return response.end(found)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { base, answers, asked, close: () => server.close() }
}

describe('the daily mirror', () => {
  it('packs every source; a bad one keeps what it had and is named; the package counts once installed', async () => {
    const web = await serve()
    const taxii = await testPlant().serve({
      objects: [
        {
          ...{
            type: 'indicator',
            spec_version: '2.1',
            id: 'indicator--00000000-0000-4000-8000-000000000001',
          },
          ...{ created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' },
          ...{ pattern: "[ipv4-addr:value = '198.51.100.7']", pattern_type: 'stix' },
          valid_from: '2026-01-01T00:00:00Z',
        },
      ],
    })
    const { source } = taxii
    let stopping: Promise<unknown> | undefined
    const stopTaxii = () => {
      stopping ??= taxii.stop()
      return stopping
    }
    const sources = readMirrorSettings(`
sources:
  - { kind: kev, url: "${web.base}/kev.json" }
  - { kind: epss, url: "${web.base}/epss.csv.gz" }
  - { kind: nvd, url: "${web.base}/nvd" }
  - { name: acme, kind: csaf, url: "${web.base}/provider-metadata.json" }
  - { kind: attack, url: "${web.base}/ics-attack.json" }
  - { name: isac, kind: taxii, url: "${source.url}", ca: "${source.caFile}" }
  - { name: ot, kind: signatures, url: "${web.base}/ot.rules" }
`)
    const pauses: number[] = []
    const run = (nowMs: number) =>
      runMirror({
        ...{
          sources,
          folder: at('mirror'),
          key: readSecretKey(at('acme.key')),
          out: at('daily.package'),
          nowMs,
        },
        sleep: async (ms) => pauses.push(ms),
      })
    const day = 86_400_000
    const first = Date.parse('2026-11-30T04:00:00Z')
    try {
      const one = await run(first)
      assert.deepEqual(
        one.sources.map(({ name, problem }) => `${name} ${problem}`.trim()),
        ['kev', 'epss', 'nvd', 'acme', 'attack', 'isac', 'ot'],
      )
      // Between two pages of NVD.
      assert.deepEqual(pauses, [6000])

      const data = at('data')
      mkdirSync(data)
      new TrustStore(data).trust(at('acme.pub'), 'acme')
      const packages = new Packages(data)
      packages.install(at('daily.package'), { now: new Date(first) })
      const [advisories = ''] = packages.foldersOf('advisories')
      const { documents, lists, refused } = readAdvisories(advisories, (name) => name)
      assert.deepEqual(refused, [])
      assert.equal(documents.length, 1)
      assert.deepEqual(lists.map(({ name, date }) => `${name} ${date}`).sort(), [
        'CISA KEV 2026-11-30',
        'EPSS 2026-11-30',
        'NVD 2026-11-29',
      ])
      const nvd = lists.find(({ name }) => name === 'NVD')!
      assert.deepEqual(nvd.facts.get('CVE-2026-1001'), {
        ...{ published: '2026-11-29', cvss3: 9.8, vector3: 'CVSS:3.1/AV:N', cwe: 'CWE-306' },
      })
      assert.equal(nvd.facts.size, 3)
      const [bundle = ''] = packages.filesOf('intel')
      assert.deepEqual(
        readFeed(readFileSync(bundle, 'utf8'), 'isac').indicators.map(({ value }) => value),
        ['198.51.100.7'],
      )
      assert.equal(readFileSync(packages.filesOf('signatures')[0]!, 'utf8'), RULES)
      assert.deepEqual(packages.filesOf('rules'), [])

      // The next day: one answers 503, one a sign-in page, one an empty list, one is gone.
      web.answers['/kev.json'] = undefined
      web.answers['/epss.csv.gz'] = '<html>Sign in</html>'
      web.answers['/ics-attack.json'] = '{"type":"bundle","objects":[]}'
      await stopTaxii()
      // And the run before was killed between two renames.
      mkdirSync(at('mirror/aside'), { recursive: true })
      renameSync(at('mirror/content/advisories/kev'), at('mirror/aside/kev'))
      const two = await run(first + 2 * day)
      const state = Object.fromEntries(two.sources.map((one) => [one.name, one]))
      for (const name of ['kev', 'epss', 'attack', 'isac']) {
        assert.equal(state[name]!.lastSuccess, '2026-11-30T04:00:00.000Z', name)
        assert.notEqual(state[name]!.problem, '', name)
      }
      for (const name of ['nvd', 'acme', 'ot'])
        assert.equal(state[name]!.lastSuccess, '2026-12-02T04:00:00.000Z')
      assert.match(state.kev!.problem, /answers 503/)
      assert.match(state.epss!.problem, /expected the list of EPSS/)
      // NVD is asked only for what changed since.
      const spans = web.asked
        .filter(({ pathname }) => pathname === '/nvd')
        .map(({ searchParams }) => searchParams)
      assert.equal(spans.at(-1)!.get('lastModStartDate'), '2026-11-30T04:00:00.000Z')

      packages.install(at('daily.package'), { now: new Date(first + 2 * day) })
      const [newer = ''] = packages.foldersOf('advisories')
      assert.deepEqual(
        readAdvisories(newer, (name) => name)
          .lists.map(({ name }) => name)
          .sort(),
        ['CISA KEV', 'EPSS', 'NVD'],
      )
      const [whole = ''] = packages.foldersOf('daily')
      const old = dailySources(whole).filter(
        ({ lastSuccess }) => first + 2 * day - Date.parse(lastSuccess) > dailyLimits.oldMs,
      )
      assert.deepEqual(
        old.map(({ name }) => name),
        ['kev', 'epss', 'attack', 'isac'],
      )
    } finally {
      web.close()
      await stopTaxii()
    }
  })

  it('fetches a list again only where it changed, or where its content is gone', async () => {
    const sent: number[] = []
    let rules = RULES
    const server = createServer(({ headers }, response) => {
      const etag = `"${rules.length}"`
      const status = headers['if-none-match'] === etag ? 304 : 200
      sent.push(status)
      response.writeHead(status, { etag }).end(status === 200 ? rules : undefined)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ot.rules`
    const sources = readMirrorSettings(`sources:\n  - { name: ot, kind: signatures, url: "${url}" }\n`)
    const place = at('changed/content/signatures/ot/ot.rules')
    let day = 0
    const run = async () => {
      day++
      const { sources: statuses } = await runMirror({
        ...{ sources, folder: at('changed'), key: readSecretKey(at('acme.key')) },
        ...{ out: at('changed.package'), nowMs: Date.UTC(2026, 10, day) },
      })
      assert.deepEqual([statuses[0]?.problem, statuses[0]?.lastSuccess.slice(8, 10)], ['', `0${day}`])
      return readFileSync(place, 'utf8')
    }
    try {
      assert.deepEqual([await run(), await run()], [RULES, RULES])
      rules = `${RULES}# another\n`
      assert.deepEqual([await run(), await run()], [rules, rules])
      // Content that is not what the validators were for is fetched whole.
      writeFileSync(place, 'damaged')
      assert.equal(await run(), rules)
      rmSync(at('changed/content'), { recursive: true })
      assert.equal(await run(), rules)
      assert.deepEqual(sent, [200, 304, 200, 304, 200, 200])
    } finally {
      server.close()
    }
  })

  it('makes no package of nothing, forgets a source that is no longer named, and refuses wrong settings', async () => {
    const bad = readMirrorSettings('sources: [{ kind: kev, url: "http://127.0.0.1:1/kev.json" }]')
    const common = { folder: at('empty'), key: readSecretKey(at('acme.key')), out: at('none.package') }
    const none = await runMirror({ ...common, sources: bad, nowMs: 0 })
    assert.equal(none.manifest, undefined)
    assert.ok(!existsSync(at('none.package')))
    mkdirSync(at('empty/content/advisories/kev'), { recursive: true })
    await runMirror({
      ...common,
      sources: readMirrorSettings('sources: [{ kind: epss, url: "http://127.0.0.1:1/e" }]'),
      nowMs: 0,
    })
    assert.ok(!existsSync(at('empty/content/advisories/kev')))
    const faults = [
      ['sources: []', /1 to 100/],
      ['sources: [{ kind: rss }]', /sources\.0\.kind: expected one of kev/],
      ['sources: [{ kind: csaf }]', /sources\.0\.url/],
      ['sources: [{ kind: kev, name: ../x }]', /sources\.0\.name/],
      ['sources: [{ kind: kev }, { kind: kev }]', /different name/],
      ['sources: [{ kind: kev, token: abc }]', /sources\.0\.token/],
      ['sources: [', /expected YAML/],
    ] as const
    for (const [text, words] of faults) assert.throws(() => readMirrorSettings(text), words)
  })
})
