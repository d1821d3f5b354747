import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AdvisorySet } from './advisory.ts'
import { readCsaf, repaired } from './csaf.ts'
import { csvRows, readCveRecord, readEpss, readKev } from './feeds.ts'
import { layeredSet } from './layered-set.ts'
import { vendorNames } from './vendor-names.ts'

const canonical = (name: string) => (/^siemens/i.test(name) ? 'Siemens' : name)

function csaf(
  changes: { id?: string; date?: string; category?: string; range?: string; status?: object } = {},
) {
  return {
    document: {
      csaf_version: '2.0',
      title: 'A',
      publisher: { category: changes.category ?? 'coordinator' },
      tracking: {
        id: changes.id ?? 'ICSA-24-001-01',
        version: '1',
        initial_release_date: '2024-01-01T00:00:00Z',
        current_release_date: `${changes.date ?? '2024-01-02'}T00:00:00Z`,
      },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: 'Siemens ',
          branches: [
            {
              category: 'product_name',
              name: 'SIMATIC X (6ES7315-2EH14-0AB0)',
              branches: [
                {
                  category: 'product_version_range',
                  name: changes.range ?? 'vers:all/<V3.2.17',
                  product: {
                    product_id: 'P1',
                    name: 'x',
                    product_identification_helper: { model_numbers: ['6ES7315-2EH14-0AB0'] },
                  },
                },
              ],
            },
          ],
        },
      ],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2024-0001',
        cwe: { id: 'CWE-20' },
        notes: [{ category: 'details', title: 'SSVC', text: 'SSVCv2/E:P/A:Y/2026-01-27T00:00:00Z' }],
        scores: [
          {
            cvss_v3: { baseScore: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
            products: ['P1'],
          },
        ],
        product_status: changes.status ?? { known_affected: ['P1'] },
        remediations: [
          { category: 'vendor_fix', details: 'Update to V3.2.17 or later version', product_ids: ['P1'] },
        ],
      },
    ],
  }
}

const empty: AdvisorySet = { feeds: [], rowsOf: () => [], factsOf: () => undefined }

describe('CSAF', () => {
  it('gives products, numbers, ranges, fixes and facts, and no prose', () => {
    const read = readCsaf(csaf(), canonical)
    assert.deepEqual([read.id, read.products, read.cves], ['ICSA-24-001-01', 1, ['CVE-2024-0001']])
    const [row] = read.rows
    assert.deepEqual(
      [row?.vendor, row?.models, row?.range, row?.fixedIn],
      ['siemens', ['6ES7315-2EH14-0AB0'], 'vers:all/<V3.2.17', ['V3.2.17']],
    )
    const facts = read.facts.get('CVE-2024-0001')
    assert.deepEqual([facts?.cvss3, facts?.exploitation, facts?.automatable], [7.5, 'poc', 'yes'])
  })

  it('reads version 2.1, refuses other documents by name, and survives odd shapes', () => {
    const newer = csaf()
    newer.document.csaf_version = '2.1'
    assert.equal(readCsaf(newer, canonical).rows.length, 1)
    assert.throws(() => readCsaf({}, canonical), /expected a CSAF document/)
    for (const odd of [null, [], 'text', 7]) assert.throws(() => readCsaf(odd, canonical))
    assert.deepEqual(
      readCsaf({ ...csaf(), product_tree: { branches: 7 }, vulnerabilities: {} }, canonical).rows,
      [],
    )
  })

  it('repairs only what was read in the wrong character set', () => {
    assert.equal(repaired('GeutebrÃ¼ck'), 'Geutebrück')
    assert.equal(repaired('Weidmüller'), 'Weidmüller')
  })
})

describe('layers', () => {
  it('lets a newer revision and the maker’s own words win, and tells every date', () => {
    const old = readCsaf(csaf({ id: 'ICSA-24-001-01', date: '2024-01-02' }), canonical)
    const revised = readCsaf(
      csaf({ id: 'ICSA-24-001-01A', date: '2024-05-05', range: 'vers:all/*' }),
      canonical,
    )
    const twice = layeredSet(empty, { documents: [old, revised], lists: [] })
    assert.deepEqual(
      twice.rowsOf('siemens').map(({ range }) => range),
      ['vers:all/*'],
    )
    const below = layeredSet(empty, { documents: [old], lists: [] })
    const own = readCsaf(csaf({ id: 'SSA-1', category: 'vendor', range: '< V9' }), canonical)
    const layered = layeredSet(below, { documents: [own], lists: [] })
    assert.deepEqual(
      layered.rowsOf('siemens').map(({ range }) => range),
      ['< V9'],
    )
    assert.equal(layered.feeds.length, 2)
  })

  it('knows what a document says is not affected', () => {
    const vex = readCsaf(csaf({ status: { known_not_affected: ['P1'] } }), canonical)
    const set = layeredSet(empty, { documents: [vex], lists: [] })
    assert.deepEqual(
      set.clearedOf?.('siemens').map(({ status }) => status),
      ['not affected'],
    )
  })

  it('adds KEV and EPSS to what is known', () => {
    const kev = readKev(
      'cveID,vendorProject,dateAdded,knownRansomwareCampaignUse\nCVE-2024-0001,"a, b",2026-03-05,Known\n',
    )
    const epss = readEpss(
      '#model_version:v1,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.5,0.9\n',
    )
    assert.ok(kev !== undefined && epss !== undefined)
    const set = layeredSet(empty, { documents: [readCsaf(csaf(), canonical)], lists: [kev, epss] })
    const facts = set.factsOf('CVE-2024-0001')
    assert.deepEqual(
      [facts?.kev, facts?.ransomware, facts?.epss, facts?.cvss3],
      ['2026-03-05', true, 0.5, 7.5],
    )
    assert.deepEqual([kev.date, epss.date], ['2026-03-05', '2026-11-20'])
    assert.equal(
      readKev('{"vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2026-01-01"}]}')?.date,
      '2026-01-01',
    )
    assert.equal(readKev('a,b\n1,2\n'), undefined)
  })
})

describe('CVE records', () => {
  it('give ranges, and the points CISA adds', () => {
    const read = readCveRecord(
      {
        dataType: 'CVE_RECORD',
        cveMetadata: { cveId: 'CVE-2024-0002', datePublished: '2024-02-02T00:00:00Z' },
        containers: {
          cna: {
            affected: [
              {
                vendor: 'Siemens',
                product: 'X',
                versions: [{ status: 'affected', version: '1.0', lessThan: '1.5' }],
              },
            ],
          },
          adp: [
            {
              metrics: [
                {
                  other: {
                    type: 'ssvc',
                    content: {
                      options: [
                        { Exploitation: 'active' },
                        { Automatable: 'no' },
                        { 'Technical Impact': 'total' },
                      ],
                    },
                  },
                },
              ],
            },
          ],
        },
      },
      canonical,
    )
    assert.equal(read?.rows[0]?.range, '>= 1.0 < 1.5')
    assert.deepEqual(read?.facts.get('CVE-2024-0002'), {
      published: '2024-02-02',
      exploitation: 'active',
      automatable: 'no',
      impact: 'total',
    })
  })
})

describe('small readers', () => {
  it('split makers, but not their legal forms', () => {
    assert.deepEqual(vendorNames('ICONICS, Mitsubishi Electric', canonical), [
      'iconics',
      'mitsubishi electric',
    ])
    assert.deepEqual(vendorNames('Siemens AG, Inc.', canonical), ['siemens'])
  })

  it('read quotes in CSV', () => {
    assert.deepEqual(csvRows('a,"b ""c"", d"\r\n1,2\n'), [
      ['a', 'b "c", d'],
      ['1', '2'],
    ])
  })
})
