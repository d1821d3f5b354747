import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Observation, Operation, Transfer } from '#model/fact'
import { Counters } from './limits.ts'
import { ProgramHistory } from './program-history.ts'

const SECOND = 1e6
const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: 102 })

function observed<F extends Transfer | Operation>(fact: F, at: number): Observation<F> {
  return {
    fact,
    time: at * SECOND,
    lastTime: at * SECOND,
    count: 1,
    protocol: 's7comm',
    transport: 'tcp',
    client: party('10.0.0.9'),
    server: party('10.0.0.1'),
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  }
}

function block(name: string, sha256: string, direction: Transfer['direction'] = 'to-server'): Transfer {
  return {
    kind: 'transfer',
    name,
    type: 'S7 block',
    bytes: 330,
    sha256,
    details: { version: '1.0' },
    direction,
    purpose: 'program',
  }
}

describe('what a controller runs', () => {
  const learn = (book: ProgramHistory, fact: Transfer, at: number, by = '10.0.0.9') =>
    book
      .learn(observed(fact, at), by, new Counters())
      .map(({ change, name, text }) => `${name} ${change}: ${text}`)

  it('the first load of an unknown controller is no change, whatever its blocks', () => {
    const book = new ProgramHistory()
    assert.deepEqual(learn(book, block('OB1', 'aa'), 0), [])
    assert.deepEqual(learn(book, block('FC1', 'bb'), 1), [])
    assert.deepEqual(
      book.parts().map(({ name }) => name),
      ['OB1', 'FC1'],
    )
  })

  it('the same block up or down is the same; another one is told with its difference', () => {
    const book = new ProgramHistory()
    learn(book, block('OB1', 'aa'), 0)
    assert.deepEqual(learn(book, block('OB1', 'aa', 'to-client'), 60), [])
    assert.deepEqual(learn(book, { ...block('OB1', 'bb', 'to-client'), bytes: 342 }, 120), [
      'OB1 changed: 330 → 342 bytes; code aa → bb',
    ])
    assert.deepEqual(
      book.parts()[0]?.versions.map(({ sha256, lastTime }) => [sha256, lastTime / SECOND]),
      [
        ['bb', 120],
        ['aa', 60],
      ],
    )
  })

  it('a new block that is loaded is added; one that is read was there before', () => {
    const book = new ProgramHistory()
    learn(book, block('OB1', 'aa'), 0)
    assert.deepEqual(learn(book, block('FC1', 'bb', 'to-client'), 60), [])
    assert.deepEqual(learn(book, block('FC2', 'cc'), 120), ['FC2 added: 330 bytes, code cc'])
  })

  it('a deleted block is gone, once', () => {
    const book = new ProgramHistory()
    learn(book, block('FC1', 'aa'), 0)
    const deletion: Operation = {
      kind: 'operation',
      verb: 'delete',
      name: 'Delete block',
      code: '0x28',
      object: 'FC1, FC9',
      outcome: 'succeeded',
    }
    const gone = () =>
      book.remove(observed(deletion, 5), '10.0.0.9').map(({ name, change }) => [name, change])
    assert.deepEqual(gone(), [['FC1', 'removed']])
    assert.deepEqual(gone(), [])
  })

  it('who reads nearly everything shows what is no more; who reads a few blocks does not', () => {
    const book = new ProgramHistory()
    const names = ['OB1', 'FC1', 'FC2', 'FC3', 'FC4', 'FC5']
    for (const [at, name] of names.entries()) learn(book, block(name, name), at)
    for (const [at, name] of names.slice(0, 3).entries())
      learn(book, block(name, name, 'to-client'), 100 + at)
    assert.deepEqual(book.rest(200 * SECOND), [])
    for (const [at, name] of names.slice(0, 5).entries())
      learn(book, block(name, name, 'to-client'), 300 + at)
    assert.deepEqual(
      book.rest(400 * SECOND).map(({ name, change, text }) => [name, change, text]),
      [['FC5', 'removed', 'not among the 5 that 10.0.0.9 read']],
    )
  })

  it('without a header, up and down are not compared', () => {
    const book = new ProgramHistory()
    const bare = { ...block('application', 'aa'), details: undefined }
    learn(book, bare, 0)
    assert.deepEqual(learn(book, { ...bare, sha256: 'bb', direction: 'to-client' }, 60), [])
    assert.deepEqual(learn(book, { ...bare, sha256: 'cc' }, 120), ['application changed: code aa → cc'])
  })

  it('is bounded', () => {
    const book = new ProgramHistory()
    for (let i = 0; i < 3000; i++) learn(book, block(`FC${i}`, 'aa'), 0)
    for (let i = 0; i < 20; i++) learn(book, block('FC1', `${i}`), i)
    assert.equal(book.parts().length, 2048)
    assert.equal(book.parts()[1]?.versions.length, 8)
  })
})
