import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layerFaults, productSources } from './layers.ts'

const sources = productSources()

/** Faults that one more file brings. */
function faultsOf(path: string, source: string): string[] {
  return layerFaults(new Map([...sources, [path, source]])).filter((fault) => fault.startsWith(path))
}

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['src/cli/new.ts', `import { x } from '../../tests/x.ts'`, /never imports tests/],
  ['src/cli/new.test.ts', `import { x } from '../../tests/x.ts'`, /never imports tests/],
  ['src/cli/new.ts', `await import('../../tools/x.ts')`, /never imports tools/],
  ['src/wire/new.ts', `import { x } from '../../simulator/network/random.ts'`, /only cli/],
  ['simulator/network/new.ts', `import { x } from '../../tests/x.ts'`, /never imports tests/],
  ['simulator/network/new.ts', `import { x } from '#store/store'`, /may only import/],
  ['simulator/network/new.ts', `import { x } from '../../src/wire/build.ts'`, /outside its module/],
  ['src/wire/new.ts', `import { x } from '#inventory/inventory'`, /may only import/],
  ['src/wire/new.ts', `import { x } from 'node:fs'`, /is pure/],
  ['src/wire/new.ts', 'export const at = Date.now()', /reads the clock/],
  ['src/protocols/modbus/new.ts', `import { x } from '#protocols/dnp3/wire'`, /never import each other/],
  [
    'src/protocols/modbus/new.ts',
    `import { x } from './testing/encode.ts'`,
    /only tests, capture scripts and the simulator/,
  ],
  [
    'src/server/alerts/new.ts',
    `import { x } from '../reports/service.ts'`,
    /a feature never imports another/,
  ],
  [
    'src/ui/features/alerts/new.ts',
    `import { x } from '#ui/features/map/page'`,
    /a feature never imports another/,
  ],
  ['src/made-up/new.ts', `import { x } from '#wire/build'`, /not in the table/],
  ['src/wire/new.ts', `import { x } from './new.ts'`, /a cycle/],
]
for (const [path, source, why] of refused)
  test(`refused in ${path}: ${source}`, () => assert.match(faultsOf(path, source).join('\n'), why))

const allowed: readonly (readonly [string, string])[] = [
  ['src/cli/new.ts', `await import('../../simulator/riverbend/write.ts')`],
  ['src/wire/new.test.ts', `import { x } from '#inventory/inventory'`],
  ['src/server/alerts/new.ts', `import { x } from '../http/route.ts'`],
  ['src/server/new.ts', `import { x } from './alerts/service.ts'`],
  ['simulator/network/new.ts', `import { x } from '#wire/build'`],
  ['simulator/network/new.ts', `import { x } from '#protocols/modbus/testing/encode'`],
  ['src/protocols/modbus/captures/script.ts', `import { x } from '../testing/encode.ts'`],
]
for (const [path, source] of allowed)
  test(`allowed in ${path}: ${source}`, () => assert.deepEqual(faultsOf(path, source), []))

test('a module of the table that does not exist is a fault', () => {
  const without = new Map([...sources].filter(([path]) => !path.startsWith('src/sdk/')))
  assert.match(layerFaults(without).join('\n'), /names sdk\/, which does not exist/)
})
