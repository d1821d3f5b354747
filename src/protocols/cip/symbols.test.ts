import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { limits } from './limits.ts'
import { readPath } from './path.ts'
import { newState } from './state.ts'
import { learnSymbols, named } from './symbols.ts'

const browse = { path: readPath(hex('206b 2500 0000'), 0, 6), about: undefined, attributes: [2, 1] }
const reply = hex('39010000 c400 0500 4c6576656c 3a010000 ca00 0400 466c6f77')
const element = readPath(hex('206b 2500 3901 2803'), 0, 8)

test('a Symbol instance takes the name it was browsed under', () => {
  const state = newState()
  learnSymbols(browse, reply, [0, reply.length], state)
  assert.deepEqual([...state.symbols.values()], ['Level', 'Flow'])
  assert.equal(named(element, undefined, state).object, 'Level[3]')
})

test('an instance of another module or program keeps its number', () => {
  const state = newState()
  learnSymbols(browse, reply, [0, reply.length], state)
  assert.equal(named(element, 'server/slot:2', state).object, element.object)
})

test('ends at an attribute of unknown size or a name that reaches past the end', () => {
  const state = newState()
  learnSymbols({ ...browse, attributes: [99, 1] }, reply, [0, reply.length], state)
  learnSymbols(browse, reply, [0, 10], state)
  assert.equal(state.symbols.size, 0)
})

test('the names stay within their bound', () => {
  const state = newState()
  for (let i = 0; i < limits.symbols + 10; i++) {
    const one = hex('00000000 c400 0100 41')
    new DataView(one.buffer).setUint32(0, i, true)
    learnSymbols(browse, one, [0, one.length], state)
  }
  assert.equal(state.symbols.size, limits.symbols)
})
