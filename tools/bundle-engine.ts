/**
 * Puts the engine process's program into one file, so that it starts fast: node tools/bundle-engine.ts
 * Protocols and rules are still found by folder, here at build time. `npm start` and `npm test` run it when sources changed.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { FOLDERS, foldersModule } from './found-folders.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

const bundle = await rolldown({
  input: { main: join(SRC, 'sensor/engine/main.ts'), lock: join(SRC, 'sensor/engine/lock.ts') },
  platform: 'node',
  external: [/^node:/, 'oui-data'],
  logLevel: 'warn',
  plugins: [{ name: 'folders', load: (id) => (id === FOLDERS ? foldersModule() : undefined) }],
})
await bundle.write({
  dir: join(ROOT, 'build/engine'),
  format: 'esm',
  entryFileNames: '[name].js',
  cleanDir: true,
})
