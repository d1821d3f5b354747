import assert from 'node:assert/strict'
import { test } from 'node:test'
import { targetOf } from './entrance-target.ts'

const at = (state: string | undefined, here: string, next = '/') =>
  targetOf({ state, pathname: here.split('?')[0]!, here, next })

test('leads to sign-in or set-up, remembers the page, and leads back', () => {
  assert.equal(at('signed-out', '/alerts?severity=major'), '/sign-in?next=%2Falerts%3Fseverity%3Dmajor')
  assert.equal(at('signed-out', '/sign-in'), undefined)
  assert.equal(at('set-up', '/devices'), '/set-up?next=%2Fdevices')
  assert.equal(at('signed-in', '/sign-in?next=x', '/alerts'), '/alerts')
  assert.equal(at('signed-in', '/set-up'), '/')
  assert.equal(at('signed-in', '/devices'), undefined)
  assert.equal(at('open', '/set-up'), undefined)
  assert.equal(at('open', '/sign-in'), '/')
  assert.equal(at(undefined, '/devices'), undefined)
})

test('never leads to another site', () => {
  for (const next of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in?next=/',
  ])
    assert.equal(at('signed-in', '/sign-in', next), '/', next)
})
