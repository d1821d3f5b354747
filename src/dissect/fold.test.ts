import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FlowTable } from '#flow/flow-table'
import type { Fact } from '#model/fact'
import { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol } from './registry.ts'

const entry = {
  index: 0,
  name: 'toy',
  protocol: { traits: { heavyOperations: ['100'] } },
} as unknown as RegisteredProtocol
const SECOND = 1e6
const flows = new FlowTable(1, [])

/** Signatures are the lookups' names. */
function emittedOf(foldKey: number) {
  const fact: Fact = { kind: 'lookup', name: String(foldKey), outcome: 'requested' }
  return [{ fact, entry }]
}

function newFold(rereads: boolean) {
  const wentUp = new Map<string, number>()
  const fold = new FoldTable(rereads, flows, ({ flow }, { fact }, _time, _lastTime, count) => {
    const key = `${flow} ${fact.kind === 'lookup' ? fact.name : ''}`
    wentUp.set(key, (wentUp.get(key) ?? 0) + count)
  })
  return { fold, wentUp }
}

test('counts each message on its own row, whatever order they come in', () => {
  const { fold, wentUp } = newFold(false)
  const protocolStates = [new ProtocolState(0, undefined), new ProtocolState(1, undefined)]
  const expected = new Map<string, number>()
  let state = 7
  for (let i = 0; i < 5000; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    const protocolState = protocolStates[(state >>> 16) & 1]!
    const foldKey = 1 + ((state >>> 20) % 9)
    const key = `${protocolState.flow} ${foldKey}`
    if (fold.counts(protocolState, foldKey, i, i) === 'yes') expected.set(key, (expected.get(key) ?? 0) + 1)
    else fold.remember(protocolState, foldKey, emittedOf(foldKey), i, i)
  }
  assert.equal(expected.size, 18)
  for (const protocolState of protocolStates) fold.release(protocolState)
  assert.deepEqual([...wentUp].sort(), [...expected].sort())
})

test('knows nothing of a flow that ended, even where its number and rows are used again', () => {
  const { fold, wentUp } = newFold(false)
  const first = new ProtocolState(3, undefined)
  for (const foldKey of [1, 2]) fold.remember(first, foldKey, emittedOf(foldKey), 0, 0)
  for (const foldKey of [1, 2, 1, 2]) assert.equal(fold.counts(first, foldKey, 1, 1), 'yes')
  fold.release(first)
  const second = new ProtocolState(3, undefined)
  second.lastRow = first.lastRow
  assert.equal(fold.counts(second, 1, 2, 2), 'unknown')
  fold.remember(second, 2, emittedOf(2), 2, 2)
  assert.equal(fold.counts(second, 1, 3, 3), 'unknown')
  assert.deepEqual(
    [...wentUp],
    [
      ['3 1', 2],
      ['3 2', 2],
    ],
  )
})

test('has a message read again after ten seconds, then ever more rarely', () => {
  const { fold } = newFold(true)
  const protocolState = new ProtocolState(0, undefined)
  fold.remember(protocolState, 1, emittedOf(1), 0, 0)
  const reread: number[] = []
  for (let second = 1; second < 2000; second++)
    if (fold.counts(protocolState, 1, second * SECOND, second) === 'due') reread.push(second)
  assert.deepEqual(reread.slice(0, 6), [10, 20, 40, 80, 140, 200])
  assert.equal(reread[7]! - reread[6]!, limits.rereadSeconds)
})

test('has a message without values read no more', () => {
  const { fold } = newFold(true)
  const protocolState = new ProtocolState(0, undefined)
  fold.remember(protocolState, 1, emittedOf(1), 0, 0)
  fold.restsUntil(protocolState, 1, Number.POSITIVE_INFINITY)
  for (let second = 1; second < 2000; second++)
    assert.equal(fold.counts(protocolState, 1, second * SECOND, second), 'yes')
})

test('what rests since nobody kept its values is read again at once when somebody wants them', () => {
  const { fold } = newFold(true)
  const protocolState = new ProtocolState(0, undefined)
  for (const foldKey of [1, 2]) fold.remember(protocolState, foldKey, emittedOf(foldKey), 0, 0)
  fold.restsUntil(protocolState, 1, 3600 * SECOND)
  fold.restsUntil(protocolState, 2, Number.POSITIVE_INFINITY) // it told no value at all
  const counted = (time: number) => [1, 2].map((foldKey) => fold.counts(protocolState, foldKey, time, 1))
  assert.deepEqual(counted(60 * SECOND), ['yes', 'yes'])
  fold.wake()
  assert.deepEqual(counted(61 * SECOND), ['due', 'yes'])
})

/** Most events within ten seconds, as a consumer of `events` must assume: each evenly over its time. */
function mostInTenSeconds(events: readonly { since: number; last: number; count: number }[]): number {
  const perSecond = new Map<number, number>()
  for (const { since, last, count } of events) {
    const seconds = Math.floor(last / SECOND) - Math.floor(since / SECOND) + 1
    for (let i = 0; i < seconds; i++) {
      const second = Math.floor(since / SECOND) + i
      perSecond.set(second, (perSecond.get(second) ?? 0) + count / seconds)
    }
  }
  const within = (from: number) =>
    Array.from({ length: 10 }, (_, i) => perSecond.get(from + i) ?? 0).reduce((sum, count) => sum + count)
  return Math.max(...[...perSecond.keys()].map(within))
}

/** Facts sent on for the same messages at these seconds, the rows in turn. */
function goneUp(times: readonly number[], rows = 1, emitted?: Fact) {
  const events: { since: number; last: number; count: number; frame: number }[] = []
  const fold = new FoldTable(false, flows, (_flow, _emitted, since, last, count, frame) =>
    events.push({ since, last, count, frame }),
  )
  const protocolState = new ProtocolState(0, undefined)
  let ticked = 0
  for (const [i, seconds] of times.entries()) {
    // The clock skips what is far, and goes back if it was set back.
    if (Math.abs(seconds - ticked) > 7200) ticked = Math.floor(seconds) - 1
    while (ticked < Math.floor(seconds)) fold.tick(++ticked * SECOND)
    const time = seconds * SECOND
    const foldKey = 1 + (i % rows)
    if (emitted !== undefined) fold.emit(protocolState, { fact: emitted, entry }, time, i)
    else if (fold.counts(protocolState, foldKey, time, i) === 'unknown')
      fold.remember(protocolState, foldKey, emittedOf(foldKey), time, i)
  }
  fold.release(protocolState)
  return events
}

const tail = (from: number) => Array.from({ length: 120 }, (_, i) => from + i)

test('a flood keeps its time, though single ones follow it', () => {
  const flood = Array.from({ length: 7200 }, (_, i) => 1 + i / 600)
  const events = goneUp([...flood, ...tail(14)])
  assert.ok(mostInTenSeconds(events) > 5700, `${mostInTenSeconds(events)} within ten seconds`)
  assert.ok(events.length < 40, `and ${events.length} tell of it`)
})

test('a flood of many different messages is not spread over a minute', () => {
  const flood = Array.from({ length: 12_000 }, (_, i) => 1 + i / 600)
  const events = goneUp([...flood, ...tail(24)], 100)
  assert.ok(mostInTenSeconds(events) > 5400, `${mostInTenSeconds(events)} within ten seconds`)
})

test('what comes a hundred times a second for a minute is no more than that', () => {
  const events = goneUp(Array.from({ length: 6000 }, (_, i) => i / 100))
  assert.ok(mostInTenSeconds(events) < 1300, `${mostInTenSeconds(events)} within ten seconds`)
})

test('a poll that adds up to as many goes up once a minute, and a burst within it at once', () => {
  const poll = Array.from({ length: 600 }, (_, i) => i * 1.1)
  assert.ok(goneUp(poll).length <= 12, 'it is in no hurry')
  const burst = Array.from({ length: 100 }, (_, i) => 301 + i / 100)
  const events = goneUp([...poll.filter((at) => at < 301), ...burst, ...poll.filter((at) => at > 302)])
  assert.ok(
    events.some(({ since, last, count }) => count >= 100 && last - since <= 10 * SECOND),
    'the burst is told by its own time',
  )
})

test('what came before a burst ends with its own last time and frame, though the clock jumped', () => {
  const poll = Array.from({ length: 7 }, (_, i) => 41 + i)
  const burst = (from: number) => Array.from({ length: 100 }, (_, i) => from + i / 100)
  for (const from of [57, 8005.5]) {
    const times = [0.5, ...poll, ...burst(from), ...tail(from + 2)]
    const events = goneUp(times)
    const before = events.filter(({ last }) => last < from * SECOND)
    assert.equal(before.at(-1)?.last, 47 * SECOND)
    for (const { last, frame } of events) assert.equal(times[frame]! * SECOND, last)
    for (const { since, last } of events.filter(({ count }) => count >= 100))
      assert.ok(since >= (from - 10) * SECOND && since <= last, `${since} to ${last}`)
  }
})

test('a burst just before the clock jumps or is set back keeps its time', () => {
  const day = 86_400
  const poll = Array.from({ length: 7 }, (_, i) => day + 41 + i)
  const burst = Array.from({ length: 100 }, (_, i) => day + 52 + i / 100)
  for (const then of [2 * day + 3, 13]) {
    const events = goneUp([day + 0.5, ...poll, ...burst, ...tail(then)])
    const emitted = events.find(({ count }) => count >= 100)
    assert.deepEqual([emitted?.since, emitted?.last], [(day + 50) * SECOND, burst.at(-1)! * SECOND])
  }
})

test('what a device answers with everything goes up each by itself', () => {
  const asked: Fact = {
    kind: 'operation',
    verb: 'read',
    name: 'Interrogate',
    code: '100',
    outcome: 'requested',
  }
  const events = goneUp([...Array.from({ length: 30 }, (_, i) => 1 + i / 3), ...tail(20)], 1, asked)
  assert.equal(events.filter(({ last }) => last <= 11 * SECOND).length, 30)
})

test('what was told an hour in the future, before the clock was set back, does not wait an hour to be told again', () => {
  const { fold, wentUp } = newFold(false)
  const protocolState = new ProtocolState(0, undefined)
  fold.emit(protocolState, emittedOf(1)[0]!, 3660 * SECOND, 1)
  fold.emit(protocolState, emittedOf(1)[0]!, 60 * SECOND, 2)
  assert.equal(wentUp.get('0 1'), 1)
  fold.tick(120 * SECOND)
  assert.equal(wentUp.get('0 1'), 2)
})

test('tells which poll followed which, without the first ones and those sent again', () => {
  const { fold } = newFold(false)
  const industrial = { ...entry, protocol: { family: 'ot' } } as unknown as RegisteredProtocol
  const poll = (object: string) => {
    const fact: Fact = {
      kind: 'operation',
      verb: 'read',
      name: 'Read',
      code: '3',
      object,
      outcome: 'requested',
    }
    return { fact, entry: industrial }
  }
  const protocolState = new ProtocolState(0, undefined)
  const orderOf = (objects: readonly string[]) => {
    for (const object of objects) fold.emit(protocolState, poll(object), 0, 0)
    const [taken] = fold.takeOrders()
    const transitions = taken?.[2].transitions ?? new Map<number, ReadonlyMap<number, number>>()
    return [...transitions.values()].map((after) => [...after.values()])
  }
  const times = (count: number, round: readonly string[]) => Array.from({ length: count }, () => round).flat()
  assert.deepEqual(orderOf(times(12, ['a', 'b', 'c'])), [[8], [9], [9]])
  assert.deepEqual(orderOf(times(8, ['a', 'b', 'c'])), [[8], [8], [8]])
  assert.deepEqual(orderOf(times(7, ['a', 'a', 'b', 'c', 'c', 'c'])), [[7], [7], [7]])
  assert.deepEqual(orderOf(times(6, ['a', 'b', 'c'])), [], 'too few')
  const mixed = orderOf(times(10, ['b', 'a', 'c', 'a', 'b', 'c'])).flat()
  assert.equal(
    mixed.reduce((sum, one) => sum + one, 0),
    60,
  )
  assert.deepEqual(orderOf([]), [])
  fold.emit(protocolState, poll('a'), 0, 0)
  fold.release(protocolState)
  assert.deepEqual([...fold.takeOrders()], [], 'the conversation is over')
})

describe('what a device says of itself', () => {
  const own = '02:00:00:00:00:01'
  const other = '02:00:00:00:00:02'
  function newClaims() {
    const wentUp: string[] = []
    const fold = new FoldTable(false, flows, ({ flow }, { fact }, _since, last, count) => {
      if (fact.kind === 'identity') wentUp.push(`${flow} ${fact.value.slice(-2)} ${count} ${last}`)
    })
    const claim = (
      flow: number,
      value: string,
      time: number,
      protocolState = new ProtocolState(flow, undefined),
    ) => {
      const fact: Fact = {
        kind: 'identity',
        attribute: 'mac',
        about: '10.0.0.1',
        value,
        confidence: 1,
        field: '',
      }
      fold.emit(protocolState, { fact, entry }, time, 0)
      return protocolState
    }
    return { fold, wentUp, claim }
  }

  test('to one after the other is said once, and counted', () => {
    const { fold, wentUp, claim } = newClaims()
    const first = claim(0, own, 0)
    for (const flow of [1, 2, 3]) fold.release(claim(flow, own, flow))
    assert.deepEqual(wentUp, ['0 01 1 0'])
    fold.release(first)
    assert.deepEqual(wentUp, ['0 01 1 0', '0 01 3 3'])
    claim(4, own, 4)
    assert.deepEqual(wentUp.slice(2), ['4 01 1 4'])
  })

  test('goes up before another claims the same, and from then on each time it is said to somebody else', () => {
    const { wentUp, claim } = newClaims()
    claim(0, own, 0)
    claim(1, own, 1)
    claim(2, other, 2)
    claim(3, own, 3)
    claim(4, own, 4)
    assert.deepEqual(wentUp, ['0 01 1 0', '0 01 1 1', '2 02 1 2', '3 01 1 3', '4 01 1 4'])
  })

  test('counts in no row that has become another’s', () => {
    const { fold, wentUp, claim } = newClaims()
    fold.release(claim(0, own, 0))
    fold.remember(new ProtocolState(8, undefined), 1, [], 1, 0)
    fold.release(claim(1, own, 1))
    fold.emit(new ProtocolState(9, undefined), emittedOf(1)[0]!, 2, 0)
    claim(2, own, 3)
    assert.deepEqual(wentUp, ['0 01 1 0', '1 01 1 1', '2 01 1 3'])
  })

  test('goes up a few at a time while two claim the same in turn', () => {
    const { wentUp, claim } = newClaims()
    const protocolStates = [own, other].map((value, flow) => claim(flow, value, 0))
    for (let i = 0; i < 400; i++)
      for (const [flow, value] of [own, other].entries()) claim(flow, value, i, protocolStates[flow])
    assert.deepEqual(wentUp, ['0 01 1 0', '1 02 1 0', '0 01 256 255', '1 02 256 255'])
  })

  test('is another thing in each flow where it is said of its ends', () => {
    const wentUp: number[] = []
    const fold = new FoldTable(false, flows, ({ flow }) => wentUp.push(flow))
    for (const flow of [0, 1]) {
      const fact: Fact = {
        kind: 'identity',
        attribute: 'mac',
        about: 'client',
        value: own,
        confidence: 1,
        field: '',
      }
      fold.emit(new ProtocolState(flow, undefined), { fact, entry }, flow, 0)
    }
    assert.deepEqual(wentUp, [0, 1])
  })

  test('is one thing in each VLAN', () => {
    const { wentUp, claim } = newClaims()
    flows.vlan[0] = 7
    claim(0, own, 0)
    claim(1, own, 1)
    flows.vlan[0] = -1
    assert.deepEqual(wentUp, ['0 01 1 0', '1 01 1 1'])
  })

  test('is forgotten, and counted, where too many say it', () => {
    const { fold, wentUp } = newClaims()
    for (let i = 0; i <= limits.claims; i++) {
      const fact: Fact = {
        kind: 'identity',
        attribute: 'mac',
        about: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
        value: own,
        confidence: 1,
        field: '',
      }
      fold.emit(new ProtocolState(5, undefined), { fact, entry }, i, 0)
    }
    assert.equal(fold.claims.counters.claimsForgotten, limits.claims)
    assert.equal(wentUp.length, limits.claims + 1)
  })
})

test('what a flow says again is known again, however much it says, until the oldest makes room', () => {
  let wentUp = 0
  const fold = new FoldTable(false, flows, () => {
    wentUp++
  })
  const protocolState = new ProtocolState(6, undefined)
  const say = (object: string, value: number) => {
    const fact: Fact = {
      kind: 'operation',
      verb: 'write',
      name: 'Write',
      code: '6',
      object,
      value,
      outcome: 'requested',
    }
    fold.emit(protocolState, { fact, entry }, 0, 0)
  }
  const sayAll = (objects: number, values: number) => {
    wentUp = 0
    for (let value = 0; value < values; value++)
      for (let object = 0; object < objects; object++) say(`register ${object}`, value)
    return wentUp
  }
  assert.equal(sayAll(12, 30), 360)
  // A change goes up each time while it is rare: new observations raise alerts by its rows.
  assert.equal(protocolState.rows?.size, 360)
  sayAll(12, 30)
  assert.equal(protocolState.rows?.size, 360)
  for (let object = 0; object < limits.rowsPerFlow; object++) say(`coil ${object}`, 0)
  assert.equal(protocolState.rows?.size, limits.rowsPerFlow)
  assert.equal(fold.counters.foldRowsEvicted, 360)
  for (let object = 0; object < limits.rowsPerFlow; object++) say(`coil ${object}`, 0)
  assert.equal(fold.counters.foldRowsEvicted, 360)
  say('register 0', 0)
  assert.equal(fold.counters.foldRowsEvicted, 361)
  fold.release(protocolState)
  assert.equal(protocolState.rows, undefined)
})
