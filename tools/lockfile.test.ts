import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

interface LockedPackage {
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
  readonly link?: boolean
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }
const locked = Object.entries(packages).filter(([path]) => path !== '')
const without = (isRight: (one: LockedPackage) => boolean) =>
  locked.filter(([, one]) => !isRight(one)).map(([path]) => path)

test('every dependency is fixed by its SHA-512 and comes from the registry', () => {
  assert.ok(locked.length > 100)
  assert.deepEqual(
    without(({ integrity = '' }) => /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)),
    [],
  )
  assert.deepEqual(
    without(
      ({ link, resolved = 'https://registry.npmjs.org/' }) =>
        !link && /^https:\/\/registry\.npmjs\.org\//.test(resolved),
    ),
    [],
  )
})

test('no dependency runs a script when it is installed', () => {
  assert.deepEqual(
    without(({ hasInstallScript }) => hasInstallScript !== true),
    [],
  )
  assert.match(read('.npmrc'), /^ignore-scripts=true$/m)
})
