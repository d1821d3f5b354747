import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SiteFileService } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-site-file-'))
after(() => rmSync(folder, { recursive: true }))
const TEXT = `name: Dairy North
zones: [{ name: Cells, level: 1, subnets: [10.20.0.0/24] }]
subnets: [{ cidr: 10.20.0.0/24, name: Filling }]
maintenance: [{ name: Sunday, days: [sun], from: "06:00", to: "12:00" }]
`

test('replaces the site file by a valid text only', () => {
  const path = join(folder, 'site.yaml')
  const service = new SiteFileService({ path, isNamed: false })
  assert.deepEqual([service.item().text, service.item().isReplaceable], ['', true])
  assert.throws(() => service.replace('zones: [{ nam: x }]'), { code: 'site-refused', message: /zones\[0\]/ })
  assert.equal(existsSync(path), false)
  const { name, zones, subnets, maintenance } = service.replace(TEXT)
  assert.equal(name, 'Dairy North')
  assert.deepEqual(zones, [{ name: 'Cells', level: 1, subnets: ['10.20.0.0/24'], vlans: [] }])
  assert.deepEqual(subnets, [{ cidr: '10.20.0.0/24', name: 'Filling' }])
  assert.deepEqual(maintenance, [{ name: 'Sunday', days: ['sun'], from: '06:00', to: '12:00' }])
  assert.equal(readFileSync(path, 'utf8'), TEXT)
})

test('shows what is wrong with a file, and leaves one alone that was named or is too large', () => {
  const path = join(folder, 'named.yaml')
  writeFileSync(path, 'nam: x\n')
  const named = new SiteFileService({ path, isNamed: true })
  assert.match(named.item().faults.join(), /nam: expected/)
  assert.throws(() => named.replace(TEXT), { code: 'setting-fixed' })
  writeFileSync(path, `# ${'x'.repeat(1024 * 1024)}\n`)
  const large = new SiteFileService({ path, isNamed: false }).item()
  assert.deepEqual([large.isReplaceable, large.text], [false, ''])
})
