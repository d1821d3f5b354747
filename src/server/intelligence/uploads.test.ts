import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Uploads } from './uploads.ts'

const folder = mkdtempSync(join(tmpdir(), 'uploads-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a list is saved, replaced and deleted', () => {
  const uploads = new Uploads(folder)
  assert.deepEqual(uploads.names, [])
  uploads.save('list.csv', 'value\n192.0.2.77\n')
  uploads.save('list.csv', 'value\n192.0.2.78\n')
  assert.deepEqual(uploads.files, [join(folder, 'uploaded', 'list.csv')])
  uploads.remove('list.csv')
  assert.deepEqual(uploads.names, [])
  assert.throws(() => uploads.remove('list.csv'), /no uploaded file/)
})

test('paths, other files and files without indicators are refused', () => {
  const uploads = new Uploads(folder)
  for (const name of ['../list.csv', '/etc/list.csv', '.csv', 'list.sh', 'a/b.csv', ''])
    assert.throws(() => uploads.save(name, 'value\n192.0.2.77\n'), /expected letters/, name)
  assert.throws(() => uploads.save('empty.json', '{"objects":[]}'), /expected indicators/)
  assert.throws(() => uploads.save('other.json', '{"a":1}'), /expected indicators/)
  assert.deepEqual(uploads.names, [])
})
