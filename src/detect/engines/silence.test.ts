import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Traffic } from '#model/fact'
import { trafficExample } from '../example-flow.ts'
import { Silence } from './silence.ts'

const SECOND = 1e6

/** A report each second of a client that asks and, while `answers`, a server that answers. */
function report(at: number, answers = true): Traffic {
  return trafficExample({
    first: at * SECOND,
    last: at * SECOND,
    established: true,
    packetsFromClient: 1,
    packetsFromServer: answers ? 1 : 0,
  })
}

function steady(until: number): Silence {
  const silence = new Silence()
  for (let at = 1; at <= until; at++) {
    silence.heard(report(at))
    assert.deepEqual([...silence.newlySilent(at * SECOND)], [])
  }
  return silence
}

test('who is asked and no longer answers is missed', () => {
  const silence = steady(20)
  for (let at = 21; at < 80; at++) {
    silence.heard(report(at, false))
    assert.deepEqual([...silence.newlySilent(at * SECOND)], [])
  }
  const [silent] = silence.newlySilent(80 * SECOND)
  assert.equal(silent?.silentSeconds, 60)
  assert.equal(silent?.isMissed, true)
})

test('who was missed and answers again is told once, with the seconds', () => {
  const silence = steady(20)
  for (let at = 21; at <= 80; at++) silence.heard(report(at, false))
  assert.equal([...silence.newlySilent(80 * SECOND)].length, 1)
  assert.equal(silence.heard(report(100)), 80)
  assert.equal(silence.heard(report(101)), undefined)
  const asleep = steady(20)
  for (let at = 21; at <= 81; at++) for (const one of asleep.newlySilent(at * SECOND)) assert.ok(one)
  assert.equal(asleep.heard(report(100)), undefined, 'nobody had missed it')
})

test('who is not asked is silent, but not missed', () => {
  const silence = steady(20)
  let reported: boolean | undefined
  for (let at = 21; at <= 81; at++)
    for (const one of silence.newlySilent(at * SECOND)) reported = one.isMissed
  assert.equal(reported, false)
})

test('who asks others has not fallen silent, whoever no longer asks it', () => {
  const silence = steady(20)
  const asks = { ip: '10.0.0.2', mac: undefined, port: 40_000, realm: '' }
  const other = { ip: '10.0.0.9', mac: undefined, port: 502, realm: '' }
  for (let at = 21; at <= 200; at++) {
    silence.heard({ ...report(at), client: asks, server: other })
    assert.deepEqual([...silence.newlySilent(at * SECOND)], [])
  }
})

test('who was visited, and the visitor has closed what he opened, is not missing', () => {
  const silence = steady(20)
  silence.heard({ ...report(21), transport: 'tcp', isOver: true })
  for (let at = 22; at <= 200; at++) assert.deepEqual([...silence.newlySilent(at * SECOND)], [])
})

test('while the sensor hears nothing at all, nobody falls silent', () => {
  const silence = steady(20)
  for (let at = 21; at < 900; at++)
    assert.deepEqual([...silence.newlySilent(20 * SECOND)], [], `second ${at}`)
  // Others are received again first; the device's own report comes some seconds later.
  for (let at = 900; at < 930; at++)
    assert.deepEqual([...silence.newlySilent(at * SECOND)], [], `second ${at}`)
  silence.heard(report(930))
  assert.deepEqual([...silence.newlySilent(930 * SECOND)], [])
})

test('who publishes to a group and stops is silent, though nobody asks; who calls to everybody is not watched', () => {
  for (const [mac, isWatched] of [
    ['01:0c:cd:01:00:03', true],
    ['ff:ff:ff:ff:ff:ff', false],
  ] as const) {
    const silence = new Silence()
    const server = { realm: '', ip: undefined, mac, port: undefined }
    for (let at = 1; at <= 20; at++)
      silence.heard({
        ...trafficExample({ transport: 'link', protocol: 'goose', first: at * SECOND, last: at * SECOND }),
        packetsFromServer: 0,
        server,
      })
    for (let at = 21; at < 80; at++) assert.deepEqual([...silence.newlySilent(at * SECOND)], [])
    const reported = [...silence.newlySilent(80 * SECOND)]
    assert.deepEqual(
      reported.map(({ group, silentSeconds }) => [group, silentSeconds]),
      isWatched ? [[mac, 60]] : [],
    )
  }
})

test('who publishes to a group that another takes over is not missed; who shares it, or is followed by one frame alone, is', () => {
  for (const [otherBegins, otherEnds, isReported] of [
    [100, 200, false],
    [1, 200, true],
    [102, 102, true],
  ] as const) {
    const silence = new Silence()
    const publish = (at: number, client: string) =>
      silence.heard({
        ...trafficExample({ transport: 'link', protocol: 'goose', first: at * SECOND, last: at * SECOND }),
        packetsFromServer: 0,
        client: { realm: '', ip: undefined, mac: client, port: undefined },
        server: { realm: '', ip: undefined, mac: '01:0c:cd:01:00:03', port: undefined },
      })
    const reported: (string | undefined)[] = []
    for (let at = 1; at <= 200; at++) {
      if (at <= 100) publish(at, '02:00:00:00:00:01')
      if (at >= otherBegins && at <= otherEnds) publish(at, '02:00:00:00:00:02')
      for (const { party } of silence.newlySilent(at * SECOND)) reported.push(party.mac)
    }
    assert.deepEqual(reported, isReported ? ['02:00:00:00:00:01'] : [])
  }
})
