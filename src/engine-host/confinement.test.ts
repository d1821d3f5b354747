import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))

test('dependencies that lie elsewhere may be read, what lies beside them may not', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-confined-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('elsewhere/modules/dependency/package.json', '{ "type": "module", "exports": "./index.js" }')
  write('elsewhere/modules/dependency/index.js', `export const word = 'read'`)
  write('elsewhere/secret', '')
  const secret = JSON.stringify(join(folder, 'elsewhere/secret'))
  write('house/package.json', '{ "type": "module" }')
  write('house/src/own.ts', `import { word } from 'dependency'; process.stdout.write(word)`)
  write('house/src/thief.ts', `import { readFileSync } from 'node:fs'; readFileSync(${secret})`)
  symlinkSync(join(folder, 'elsewhere/modules'), join(folder, 'house/node_modules'))
  const engine = join(folder, 'house/src/engine-host')
  mkdirSync(engine, { recursive: true })
  for (const name of ['confinement.ts', 'fence.ts', 'program.ts'])
    copyFileSync(join(HERE, name), join(engine, name))
  const { confined } = await import(pathToFileURL(join(engine, 'confinement.ts')).href)
  const run = (name: string) => {
    const program = [join(folder, 'house/src', name)]
    const { command, args } = confined(program, { heapMegabytes: 64, folders: [], files: [] })
    return spawnSync(command, args, { encoding: 'utf8' })
  }
  const { stdout, stderr } = run('own.ts')
  assert.equal(stdout, 'read', stderr)
  assert.match(run('thief.ts').stderr, /ERR_ACCESS_DENIED/)
})
