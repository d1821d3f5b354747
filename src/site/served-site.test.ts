import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CodedError } from '#schema/errors'
import { ServedSite } from './served-site.ts'

const folder = mkdtempSync(join(tmpdir(), 'served-site-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a data folder without a site file has none; one that is wrong is refused with what is wrong', () => {
  const site = new ServedSite(folder, undefined)
  assert.equal(site.read(), undefined)
  writeFileSync(join(folder, 'site.yaml'), 'zones: 7\n')
  assert.throws(
    () => site.read(),
    (error) => error instanceof CodedError && error.code === 'site-refused' && /zones/.test(error.message),
  )
})
