import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { askDomain, hasSamba, provisionDomain } from '../testing/active-directory.ts'

const skip = hasSamba ? false : 'needs root and Samba: apt-get install samba-ad-dc samba-ad-provision'

test('signs in by a real Active Directory domain of Samba, with nested groups', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-ad-'))
  try {
    await provisionDomain(folder)
    const [lena, wrong, unknown, injected, ...responses] = askDomain(folder, [
      ['lena', 'Seven-red-tanks-7'],
      ['lena', 'wrong'],
      ['nobody', 'Seven-red-tanks-7'],
      ['lena)(objectClass=*', 'Seven-red-tanks-7'],
      { account: 'lena', direction: 'apply' },
      ['lena', 'Seven-red-tanks-7'],
      { account: 'lena', direction: 'undo' },
      ['lena', 'Seven-red-tanks-7'],
      { account: 'nobody', direction: 'apply' },
    ])
    assert.equal(lena?.problem, undefined)
    assert.equal(lena?.name, 'lena')
    assert.match(lena?.subject ?? '', /^guid:[0-9a-f]{32}$/)
    const groups = lena?.groups?.map((dn) => /^CN=([^,]+)/.exec(dn)?.[1]) ?? []
    assert.ok(groups.includes('Shift') && groups.includes('OT Analysts'), String(groups))
    assert.deepEqual([wrong, unknown, injected], [{}, {}, {}])
    const [disabled, refused, enabled, again, missing] = responses
    assert.deepEqual(
      [disabled?.state, enabled?.state, missing?.state],
      ['done', 'done', 'failed'],
      JSON.stringify(responses),
    )
    assert.deepEqual([refused, again?.name], [{}, 'lena'])
    assert.match(missing?.reason ?? '', /0 accounts nobody/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
