import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { opened, sealed } from './format.ts'
import { Packages } from './installed.ts'
import { fingerprintOf, newKeys, readPublicKey, readSecretKey, spoken } from './keys.ts'
import { nameRefusal, readManifest } from './manifest.ts'
import { type PackOrder, pack } from './pack.ts'
import { TrustStore } from './trust-store.ts'

const NOW = new Date('2026-05-01T10:00:00Z')

test('says a fingerprint in words, as the proquint paper does', () => {
  // 127.0.0.1 and 63.84.220.193 of the paper.
  assert.equal(
    spoken('7f0000013f54dcc1'.padEnd(64, '0')).split('-').slice(0, 4).join('-'),
    'lusab-babad-gutih-tugad',
  )
})

test('installs what a trusted key signed, and a newer version in its place', () => {
  const { home, packages, make, trust } = plant()
  trust()
  const first = packages.install(make({ version: 1 }, { 'a.csv': 'one', 'deep/b.csv': 'two' }), { now: NOW })
  assert.equal(first.isNew, true)
  assert.deepEqual(contents(packages), ['one', 'two'])
  const again = packages.install(join(home, 'feed-1.package'), { now: NOW })
  assert.equal(again.isNew, false)
  packages.install(make({ version: 2 }, { 'a.csv': 'three' }), { now: NOW })
  assert.deepEqual(contents(packages), ['three'])
  assert.equal(packages.list[0]?.signerName, 'vendor')
  packages.install(make({ version: 3 }, { 'a.csv': 'four' }), { now: NOW })
  assert.equal(
    readdirSync(join(home, 'data/packages/intel/feed')).length,
    2,
    'the version before stays for who reads it',
  )
})

test('refuses a rollback, also after a removal, and other contents under the same version', () => {
  const { packages, make, trust } = plant()
  trust()
  const old = make({ version: 1 }, { 'a.csv': 'old' })
  packages.install(make({ version: 2 }, { 'a.csv': 'new' }), { now: NOW })
  assert.throws(() => packages.install(old, { now: NOW }), /version 1 is older than 2/)
  assert.throws(
    () => packages.install(make({ version: 2 }, { 'a.csv': 'other' }), { now: NOW }),
    /different content/,
  )
  assert.equal(packages.remove('feed'), true)
  assert.deepEqual(packages.filesOf('intel'), [])
  assert.throws(() => packages.install(old, { now: NOW }), /version 1 is older than 2/)
})

test('refuses an unknown key, and says it in words and digits', () => {
  const { packages, make, keys } = plant()
  const file = make({ version: 1 }, { 'a.csv': 'one' })
  const fingerprint = fingerprintOf(readPublicKey(keys.public))
  assert.throws(
    () => packages.install(file, { now: NOW }),
    (error: Error) => error.message.includes(spoken(fingerprint)) && error.message.includes(fingerprint),
  )
  assert.deepEqual(packages.list, [])
})

test('refuses another trusted signer unless it is said', () => {
  const { home, packages, make, trust } = plant()
  trust()
  packages.install(make({ version: 1 }, { 'a.csv': 'one' }), { now: NOW })
  const other = keyFiles(home, 'other')
  new TrustStore(join(home, 'data')).trust(other.public, 'other')
  const file = make({ version: 2, key: readSecretKey(other.secret) }, { 'a.csv': 'two' })
  assert.throws(() => packages.install(file, { now: NOW }), /previously by vendor .*--new-signer/)
  assert.equal(packages.install(file, { now: NOW, newSigner: true }).installed.signerName, 'other')
})

test('refuses every changed byte, every cut, and what is appended, and installs nothing of it', () => {
  const { home, packages, make, trust } = plant()
  trust()
  const whole = readFileSync(make({ version: 1 }, { 'a.csv': 'one', 'b.csv': 'two' }))
  const path = join(home, 'broken')
  const attempts = [Buffer.concat([whole, Buffer.from('x')]), Buffer.alloc(0)]
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole)
    changed[at] = changed[at]! ^ 1
    attempts.push(changed, whole.subarray(0, at))
  }
  for (const bytes of attempts) {
    writeFileSync(path, bytes)
    assert.throws(() => packages.install(path, { now: NOW }), Error)
  }
  assert.deepEqual(packages.list, [])
  assert.equal(existsSync(join(home, 'data/packages')), false)
})

test('installs the bytes that were checked, whatever the name stands for afterwards', () => {
  const { home, packages, make, trust } = plant()
  trust()
  const good = make({ version: 1 }, { 'a.csv': 'good' })
  const whole = readFileSync(good)
  const store = new TrustStore(join(home, 'data'))
  const found = opened(whole, (fingerprint) => {
    writeFileSync(good, 'swapped') // between opening and checking
    return store.find(fingerprint)
  })
  assert.equal(Buffer.from(found.files.get('a.csv')!).toString(), 'good')
  assert.throws(() => packages.install(good, { now: NOW }), /not a package/)
})

test('refuses names that lead out, collide or mean a device', () => {
  for (const name of [
    '../a',
    '/a',
    'a/../b',
    'a//b',
    '',
    '.',
    'a/.',
    '.hidden',
    'a\\b',
    'C:a',
    'con',
    'NUL.txt',
    'a\0b',
    'a\nb',
    'end.',
    'end ',
    '-rf',
    'a/b/c/d/e',
    'x'.repeat(101),
    '\u202etxt.exe',
  ])
    assert.notEqual(nameRefusal(name), '', JSON.stringify(name))
  for (const name of ['a', 'a b.csv', 'tief/größe.json', 'icsa-24-1.json', 'a_b+c(1).txt'])
    assert.equal(nameRefusal(name), '', name)
  for (const names of [
    ['a', 'A'],
    ['a', 'a/b'],
    ['a/b', 'a'],
    ['é', 'e\u0301'],
  ])
    assert.throws(() => readManifest(manifestText(names)), /is duplicated|plain relative path/, names.join())
})

test('refuses to open a folder, a pipe-like thing or what is too large', () => {
  const { home, packages } = plant()
  assert.throws(() => packages.install(home, { now: NOW }), Error)
  assert.throws(() => packages.install('/dev/zero', { now: NOW }), /expected a file/)
  assert.throws(() => packages.install(join(home, 'absent'), { now: NOW }), /ENOENT/)
})

test('packs no links and no hidden files, and only names that can be installed', () => {
  const { home, keys } = plant()
  const folder = join(home, 'mixed')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.csv'), 'one')
  writeFileSync(join(folder, '.b.swp'), 'two')
  symlinkSync('/etc/passwd', join(folder, 'c.csv'))
  const order: PackOrder = {
    kind: 'intel',
    name: 'feed',
    version: 1,
    about: '',
    paths: [folder],
    key: readSecretKey(keys.secret),
    out: join(home, 'out'),
    created: NOW,
  }
  assert.deepEqual(
    pack(order).files.map(({ name }) => name),
    ['a.csv'],
  )
  writeFileSync(join(folder, 'a:b'), '')
  assert.throws(() => pack(order), /cannot be packed: name/)
  // A folder is in the package's place: it cannot be installed, and no temporary file remains.
  mkdirSync(join(home, 'taken'))
  const readable = { ...order, paths: [join(folder, 'a.csv')], out: join(home, 'taken') }
  assert.throws(() => pack(readable), /taken: cannot be written/)
  assert.ok(!existsSync(join(home, 'taken.new')))
  assert.throws(() => pack({ ...order, name: '../x', paths: [join(folder, 'a.csv')] }), /manifest: name/)
})

test('keeps secret keys out of the trusted ones, and the same name for one key only', () => {
  const { home, keys } = plant()
  const store = new TrustStore(join(home, 'data'))
  assert.throws(() => store.trust(keys.secret, 'vendor'), /is a private key/)
  store.trust(keys.public, 'vendor')
  assert.equal(store.trust(keys.public, 'again').name, 'vendor', 'trusted once is enough')
  assert.throws(() => store.trust(keyFiles(home, 'more').public, 'Vendor'), /is already in use/)
  assert.throws(() => store.trust(keys.public, '../x'), /--name/)
  assert.equal(store.distrust('vendor'), true)
  assert.deepEqual(store.keys, [])
})

test('a manifest from a true key cannot say what may not be said', () => {
  const { keys } = plant()
  const key = readSecretKey(keys.secret)
  const trusted = { fingerprint: fingerprintOf(key), name: 'vendor', key: readPublicKey(keys.public) }
  const evil = { ...JSON.parse(manifestText(['../../evil'])) }
  assert.throws(
    () => opened(sealed(evil, [Buffer.alloc(0)], key), () => trusted),
    /not a plain relative path/,
  )
})

function manifestText(names: readonly string[]): string {
  const files = names.map((name) => ({ name, bytes: 0, sha256: '0'.repeat(64) }))
  return JSON.stringify({ kind: 'intel', name: 'x', version: 1, created: NOW, about: '', files })
}

function keyFiles(home: string, name: string) {
  const keys = newKeys()
  const paths = { secret: join(home, `${name}.key`), public: join(home, `${name}.pub`) }
  writeFileSync(paths.secret, keys.secret)
  writeFileSync(paths.public, keys.public)
  return paths
}

function contents(packages: Packages): string[] {
  return packages.filesOf('intel').map((file) => readFileSync(file, 'utf8'))
}

/** A folder with keys and a data folder, gone when the process ends. */
function plant() {
  const home = mkdtempSync(join(tmpdir(), 'packages-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const data = join(home, 'data')
  const keys = keyFiles(home, 'vendor')
  const make = (said: Partial<PackOrder>, files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(home, 'in-'))
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const out = join(home, `feed-${said.version}.package`)
    const order = {
      kind: 'intel',
      name: 'feed',
      version: 1,
      about: '',
      key: readSecretKey(keys.secret),
    } as const
    pack({ ...order, ...said, paths: [folder], out, created: NOW })
    return out
  }
  const trust = () => new TrustStore(data).trust(keys.public, 'vendor')
  return { home, packages: new Packages(data), keys, make, trust }
}
