import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { rowsIn } from '#model/tab-separated'
import { compareVersions, parseVersion } from './version.ts'
import { isAffected, unreadReason } from './version-range.ts'

const CASES = new URL('version-cases.tsv', import.meta.url)
const VECTORS = new URL('../../../shared/reference/version-vectors.tsv', import.meta.url)
const ROWS = new URL('../../../shared/reference/advisories/csaf-rows.jsonl', import.meta.url)

describe('versions against ranges, as makers write them', () => {
  for (const [scheme, observed, range, expected] of [
    ['siemens', 'V15.1 Update 10', '< V15.1 Upd 4', false],
    ['siemens', 'V3.3.10', '< V3.X.17', true],
    ['siemens:partial', 'V4.5', '<V4.5.2', 'unknown'],
    ['siemens', 'V22.01.05', 'All BIOS versions < V22.01.08', 'unknown'],
    ['rockwell', '34.11', '<v36.011_v35.013_v33.014', 'unknown'],
    ['rockwell', '25.2', '>= 20 | <= 30.014', true],
    ['schneider', 'v3.01', '< SV3.10', true],
    ['schneider', 'v2.9', '< SV2.90', false],
    ['mitsubishi', 'Z', '<=BB', true],
    ['mitsubishi-serial', '24032B1234', '<=the_first_5_digits_of_serial_number_24031', false],
    ['cisco-ios', '15.2(6)EA2', '<= 15.2(6)E0a', 'unknown'],
    ['wago', 'FW27', '>FW19_up_to_and_including_FW26', false],
    ['generic', '4.5', 'vers:intdot/>=3.0|<4.1|>=5.0|<5.3', false],
    ['generic', '1.0', 'see the advisory for details', 'unknown'],
    ['generic', '\u0000<script>', '< 2.0', 'unknown'],
  ] as const)
    test(`${scheme}: ${observed} in ${range} is ${expected}`, () => {
      const { affected, reason } = isAffected(observed, range, scheme)
      assert.equal(affected, expected, reason)
      assert.notEqual(reason, '')
    })
})

for (const [title, file] of [
  ['our own table, a style and a maker at a time', CASES],
  ['all reference vectors', VECTORS],
] as const)
  test(title, { skip: existsSync(file) ? false : 'shared/reference is not here' }, () => {
    const rows = rowsIn(readFileSync(file, 'utf8'))
    const wrong = rows.filter(([scheme = '', observed = '', range = '', expected]) => {
      return String(isAffected(observed, range, scheme).affected) !== expected
    })
    assert.ok(rows.length > 100)
    assert.deepEqual(wrong, [])
  })

test('ranges of published advisories are read, or refused by a named reason', {
  skip: existsSync(ROWS) ? false : 'shared/reference is not here',
}, () => {
  const ranges = readFileSync(ROWS, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { vers?: string }).vers ?? '')
    .filter((range) => range !== '')
  const refused = ranges.filter((range) => unreadReason(range) !== undefined)
  assert.ok(refused.length / ranges.length < 0.01, `${refused.length} of ${ranges.length}`)
})

test('comparing is antisymmetric', () => {
  const texts = ['1.2', 'V1.2.0', '1.2 SP1', '1.2-rc1', '1.10', 'R3.75', '1.011M', '7.10a', '15.2(6)E0a', 'W']
  for (const a of texts)
    for (const b of texts) {
      const [x, y] = [parseVersion(a)!, parseVersion(b)!]
      const order = compareVersions(x, y)
      const back = compareVersions(y, x)
      assert.equal(order === undefined ? undefined : 0 - order, back, `${a} and ${b}`)
    }
})

test('hostile ranges end', () => {
  for (const text of [
    '<'.repeat(5000),
    '1.'.repeat(5000),
    '|'.repeat(5000),
    '('.repeat(5000),
    `< ${'9'.repeat(5000)}`,
  ])
    assert.equal(typeof isAffected('1.0', text).reason, 'string')
})
