import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readManifest } from './manifest-check.ts'

const MANIFEST = {
  name: 'acme-pump',
  title: 'Acme Pump',
  standard: 'Acme Pump 1.0',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 5020 }],
  dissect: () => ({ kind: 'foreign' }),
  facts: () => {},
}

test('a manifest that lies is refused in words', () => {
  const lies: readonly (readonly [object, RegExp])[] = [
    [{ name: 'Acme!' }, /^name: expected kebab-case such as acme-pump, got "Acme!"$/],
    [{ dissect: 5 }, /^dissect: expected a function, got 5$/],
    [{ finish: 'later' }, /^finish: expected a function, got "later"$/],
    [{ depth: 'bottomless' }, /^depth: expected one of deep, .*"bottomless"$/],
    [{ family: 'ours' }, /^family/],
    [{ hints: [] }, /^hints: expected at least one$/],
    [{ hints: [{ transport: 'tcp', port: 70_000 }] }, /^hints: expected transport and port.*70000/],
    [{ hints: [{ unrecognised: 'sctp' }] }, /^hints: expected .* content or unrecognised, got/],
    [{ hints: [null] }, /^hints: .* got null$/],
    [{ behaviourKeys: [{ name: 'x' }] }, /^behaviourKeys: expected a name and a function/],
    [{ operations: [{ code: '1', name: 'Boom', verb: 'explode' }] }, /^operation "1": .* got "explode"$/],
    [{ roles: { server: { type: 'Pump Thing' } } }, /^roles\.server\.type: .* got "Pump Thing"$/],
    [{ mayTurnEncrypted: 'yes' }, /^mayTurnEncrypted: expected true or false, got "yes"$/],
    [{ firstBytes: [0x40] }, /^firstBytes: expected characters of Latin-1, got \[64\]$/],
    [{ firstBytes: '' }, /^firstBytes: expected characters of Latin-1, got ""$/],
    [{ firstBytes: '\u2713' }, /^firstBytes: expected characters of Latin-1/],
    [{ traits: { heavyOperations: 100 } }, /^traits.heavyOperations: expected a list of codes, got 100$/],
    [{ roles: { owner: { type: 'PLC' } } }, /^roles: expected server, client/],
  ]
  for (const [lie, message] of lies) assert.throws(() => readManifest({ ...MANIFEST, ...lie }), { message })
  assert.throws(() => readManifest(7), /expected index.ts to export/)
})

test('a look at what nobody reads is a hint of its own', () => {
  assert.deepEqual(readManifest({ ...MANIFEST, hints: [{ unrecognised: 'udp' }] }).hints, [
    { unrecognised: 'udp' },
  ])
})

test('what was checked is what is used: a field that changes its mind is read once', () => {
  let asked = 0
  const found = { ...MANIFEST }
  Object.defineProperty(found, 'name', { get: () => (asked++ === 0 ? 'acme-pump' : 'modbus') })
  const { name } = readManifest(found)
  assert.deepEqual([name, asked], ['acme-pump', 1])
})

test('what decides whether a protocol is asked is taken along', () => {
  const { firstBytes, mayTurnEncrypted } = readManifest({
    ...MANIFEST,
    firstBytes: '\0@\xff',
    mayTurnEncrypted: true,
  })
  assert.deepEqual([firstBytes, mayTurnEncrypted], ['\0@\xff', true])
})

test('methods of a class are taken along', () => {
  class Acme {
    dissect = () => ({ kind: 'foreign' })
    facts() {}
  }
  const found = Object.assign(new Acme(), { ...MANIFEST, facts: undefined })
  Reflect.deleteProperty(found, 'facts')
  assert.equal(typeof readManifest(found).facts, 'function')
})
