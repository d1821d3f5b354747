import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { withFound } from './found-folders.ts'

const SERVER = fileURLToPath(new URL('../src/server/', import.meta.url))

for (const [module, file] of [
  ['setting-files.ts', 'settings.ts'],
  ['features.ts', 'feature.ts'],
] as const)
  test(`a bundle of ${module} has the ${file} of every folder of the server`, () => {
    const path = join(SERVER, module)
    const code = withFound(readFileSync(path, 'utf8'), path)
    const folders = readdirSync(SERVER).filter((name) => has(join(SERVER, name), file))
    assert.ok(folders.length > 5)
    for (const folder of folders) assert.match(code, new RegExp(`"${folder}/${file}": \\(\\) => import\\(`))
  })

function has(folder: string, file: string): boolean {
  try {
    return readdirSync(folder).includes(file)
  } catch {
    return false // a file
  }
}
