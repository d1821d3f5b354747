import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact, Identity, Operation } from '#model/fact'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const { said, results } = tryOut(
  protocol,
  scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
)

test('blobs are stepped over by their length', () => {
  assert.ok(results.every(({ kind }) => kind === 'message'))
})

test('both sides say who they are', () => {
  const found = (said as readonly Fact[])
    .filter((fact): fact is Identity => fact.kind === 'identity')
    .map(({ about, attribute, value }) => `${about} ${attribute} ${value}`)
  assert.ok(found.includes('client role engineering-station'))
  assert.ok(found.includes('server name HQ'))
  assert.ok(found.includes('server os QNX 6.3.2'))
})

test('requests are matched to replies, and logons are sessions', () => {
  const operations = (said as readonly Fact[])
    .filter((fact): fact is Operation => fact.kind === 'operation')
    .map(({ verb, name, object, outcome }) => [verb, name, object, outcome].join('|'))
  assert.deepEqual(operations, [
    'identify|fox hello||requested',
    'authenticate|fox login||requested',
    'operate|station invoke|slot:/Fan/stop|requested',
    'operate|station invoke|slot:/Fan/stop|succeeded',
  ])
  const session = (said as readonly Fact[]).find((fact) => fact.kind === 'session')
  assert.deepEqual([session?.phase, session?.user, session?.clearText], ['open', 'admin', true])
})

test('text that only begins alike is not claimed', () => {
  const text = hex('666f7820 6a756d7073206f766572 0a')
  assert.equal(protocol.probe?.(sliceOf(text, { isStream: true })), 'no')
})

test('the file of a station is its program', () => {
  const asked = (command: string, file: string) =>
    factsOf(protocol, encode.message('s', 3, -1, command, [['file', file]])).map((fact) =>
      fact.kind === 'operation' ? fact.verb : fact.kind,
    )
  assert.deepEqual(asked('file get', 'file:^config.bog'), ['upload-program'])
  assert.deepEqual(asked('file get', 'file:^notes.txt'), ['read'])
})
