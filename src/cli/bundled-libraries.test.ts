import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { BUNDLED_LIBRARIES, bundledLibraries, libraryFolder } from './bundled-libraries.ts'

const root = mkdtempSync(join(tmpdir(), 'sightglass-libraries-'))
after(() => rmSync(root, { recursive: true, force: true }))

function install(version: string): void {
  for (const name of Object.keys(BUNDLED_LIBRARIES)) {
    mkdirSync(join(root, 'node_modules', name), { recursive: true })
    writeFileSync(join(root, 'node_modules', name, 'package.json'), JSON.stringify({ version }))
  }
}

test('bundles are used only for the versions that are installed', () => {
  assert.equal(libraryFolder(root), undefined)
  assert.equal(bundledLibraries(root).size, 0)
  install('1.2.3')
  assert.equal(bundledLibraries(root).size, 0)
  const folder = libraryFolder(root)
  assert.ok(folder)
  mkdirSync(folder, { recursive: true })
  assert.equal(bundledLibraries(root).get('typebox/compile'), join(folder, 'typebox-compile.js'))
  install('1.2.4')
  assert.equal(bundledLibraries(root).size, 0)
})
