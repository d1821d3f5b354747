/** Engines that lack one part of detection: modules of the engine, replaced when it is bundled. The product has no such switch. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type InputOptions, rolldown } from 'rolldown'
import type { Ablated } from '#engine-host/disabled-models'
import { FOLDERS, foldersModule } from '../../../tools/found-folders.ts'
import { noFixtures } from '../../../tools/no-fixtures.ts'

export interface Variant {
  readonly name: string
  /** Module of `src` → module of `variants/` in its place. */
  readonly replaced: Readonly<Record<string, string>>
  readonly modelsOff?: readonly Ablated[]
}

export const VARIANTS: readonly Variant[] = [
  { name: 'nothing', replaced: {} },
  {
    name: 'typed values',
    replaced: {
      'baseline/values.ts': 'values-as-texts.ts',
      'detect/rules/value-out-of-range.ts': 'fixed-value-severity.ts',
    },
  },
  { name: 'prior of few samples', replaced: { 'baseline/limits.ts': 'without-prior.ts' } },
  { name: 'peers', replaced: { 'baseline/peers.ts': 'without-peers.ts' } },
  { name: 'acts', replaced: { 'model/action.ts': 'verbs-only.ts' } },
  { name: 'evidence', replaced: { 'detect/evidence.ts': 'severity-of-rules.ts' } },
  { name: 'pace and order', replaced: {}, modelsOff: ['timing', 'order'] },
  { name: 'rules by technique', replaced: { 'engine-host/disabled-models.ts': 'without-rules.ts' } },
]

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SRC = join(ROOT, 'src')
const HERE = fileURLToPath(new URL('variants/', import.meta.url))
const BARE = [/^node:/, 'oui-data', /^fastify/, /^@fastify/, 'pino']

/** Bundles the engine of a variant; arguments for Node, for `startEngine`. The confinement reads `build/engine*`. */
export async function bundleVariant({ name, replaced }: Variant): Promise<readonly string[]> {
  const out = join(ROOT, 'build', `engine-without-${name.replaceAll(' ', '-')}`)
  const common: InputOptions = { platform: 'node', external: BARE, logLevel: 'warn', cwd: ROOT }
  const instead = new Map(Object.entries(replaced).map(([of, by]) => [join(SRC, of), join(HERE, by)]))
  const used = new Set<string>()
  const starters = await rolldown({
    ...common,
    input: { main: join(SRC, 'engine-host/bundled.ts'), lock: join(SRC, 'engine-host/lock.ts') },
    plugins: [noFixtures(ROOT)],
  })
  await starters.write({ dir: out, format: 'esm', entryFileNames: '[name].js' })
  const program = await rolldown({
    ...common,
    input: join(SRC, 'engine-host/main.ts'),
    plugins: [
      {
        name: 'variant',
        resolveId: (id, importer) => {
          const path = pathOf(id, importer)
          const variant = path === undefined ? undefined : instead.get(path)
          // A variant imports what it replaces.
          if (variant === undefined || importer === variant) return undefined
          used.add(variant)
          return variant
        },
      },
      { name: 'folders', load: (id) => (id === FOLDERS ? foldersModule() : undefined) },
    ],
    transform: { define: { 'import.meta.url': 'engineUrl', 'import.meta.resolve': 'engineResolve' } },
  })
  await program.write({ file: join(out, 'program.cjs'), format: 'cjs' })
  const missing = [...instead.values()].filter((path) => !used.has(path))
  if (missing.length > 0) throw new Error(`${missing.join(', ')}: nothing imports what it replaces`)
  return ['--import', join(out, 'lock.js'), join(out, 'main.js')]
}

/** The file of an import of this repository; undefined for packages. */
function pathOf(id: string, importer: string | undefined): string | undefined {
  if (id.startsWith('#')) {
    const path = join(SRC, `${id.slice(1)}.ts`)
    return existsSync(path) ? path : undefined
  }
  if (id.startsWith('/')) return id
  return id.startsWith('.') && importer !== undefined ? resolve(dirname(importer), id) : undefined
}
