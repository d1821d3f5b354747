import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  atText,
  bytesText,
  countOf,
  durationText,
  exactTime,
  groupName,
  isGroupMac,
  localTime,
  middleCut,
  relativeTime,
  sentenceCase,
  shareText,
  shortTime,
  targetName,
  unknown,
} from './format.ts'

test('bytes keep three digits and step by a thousand', () => {
  const shown = [0, 999, 1000, 1536, 999_600, 3_000_000_000].map(bytesText)
  assert.deepEqual(shown, ['0 B', '999 B', '1 kB', '1.54 kB', '1 MB', '3 GB'])
})

test('counts carry their noun', () => {
  assert.deepEqual(
    [0, 1, 12_000].map((n) => countOf(n, 'device')),
    ['no devices', '1 device', '12,000 devices'],
  )
})

test('small shares are not rounded to nothing', () => {
  assert.deepEqual([0, 0.0004, 0.004, 0.5, 1].map(shareText), ['0%', '< 0.1%', '0.4%', '50%', '100%'])
})

test('a missing time is unknown, never an empty cell', () => {
  assert.deepEqual([localTime(undefined), localTime(''), localTime('soon')], [unknown, unknown, unknown])
})

test('relative times choose the unit a person would', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  const shown = [
    '2026-11-24T11:59:58Z',
    '2026-11-24T11:57:00Z',
    '2026-11-24T14:00:00Z',
    '2026-10-01T12:00:00Z',
  ]
  assert.deepEqual(
    shown.map((time) => relativeTime(time, now)),
    ['now', '3 minutes ago', 'in 2 hours', '54 days ago'],
  )
})

test('durations have two units at most', () => {
  assert.deepEqual([4.4, 200, 7500, Number.NaN].map(durationText), [
    '4 s',
    '3 min 20 s',
    '2 h 5 min',
    unknown,
  ])
})

test('short names of parts are written as engineers do', () => {
  assert.deepEqual(['cpu', 'run', 'digital input'].map(sentenceCase), ['CPU', 'Run', 'Digital input'])
})

test('a short time has its year where it is not of this one', () => {
  const now = new Date(2026, 6, 1).getTime()
  const at = (year: number) => shortTime(new Date(year, 10, 24, 3, 10).toISOString(), now)
  assert.deepEqual(
    [at(2026), at(2013), shortTime(undefined, now)],
    ['24 Nov 03:10', '24 Nov 2013 03:10', '–'],
  )
})

test('within a sentence only a time of today stands without its day', () => {
  const now = new Date(2026, 6, 1, 9).getTime()
  const at = (year: number, month: number, day: number) =>
    atText(new Date(year, month, day, 3, 10).toISOString(), now)
  assert.deepEqual(
    [at(2026, 6, 1), at(2026, 5, 30), at(2017, 6, 1), atText(undefined, now)],
    ['03:10', '30 Jun 03:10', '1 Jul 2017 03:10', '–'],
  )
})

test('the time of a frame keeps its fraction, and gets none that is not known', () => {
  const tails = ['2026-11-24T03:10:07.250013Z', '2026-11-24T03:10:07Z', ''].map(exactTime)
  assert.deepEqual(
    tails.map((text) => text.slice(-9)),
    ['07.250013', localTime('2026-11-24T03:10:07Z').slice(-9), '–'],
  )
})

test('a long address keeps its end', () => {
  assert.equal(middleCut('255.255.255.255', 16), '255.255.255.255')
  assert.equal(middleCut('fe80::20c:29ff:fe68:245a', 16), 'fe80::2…e68:245a')
})

test('a MAC address of several receivers has the lowest bit of its first byte set', () => {
  assert.deepEqual(['01:0c:cd:01:00:14', '00:1d:9c:15:03:0a', '10.21.3.10'].map(isGroupMac), [
    true,
    false,
    false,
  ])
})

test('addresses of several devices are named as such', () => {
  for (const address of ['10.110.12.255', '255.255.255.255', 'ff:ff:ff:ff:ff:ff'])
    assert.equal(groupName(address), 'All devices (broadcast)')
  for (const address of ['239.255.255.250', '224.0.0.1', 'ff02::1', '01:0c:cd:01:00:14'])
    assert.equal(groupName(address), 'Multicast group')
  for (const address of ['10.21.3.10', '255.1.2.3', '00:1d:9c:15:03:0a', 'fd00::ff', ''])
    assert.equal(groupName(address), undefined)
})

test('a prefix is no name of a target', () => {
  assert.equal(targetName('10.21.0.0/16'), 'Many addresses')
  assert.equal(targetName('2001:db8::/32'), 'Many addresses')
  assert.equal(targetName('1756-L73/B'), '1756-L73/B')
})
