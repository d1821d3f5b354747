import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cut } from './brush.ts'

/** So wide that `room` letters of monospace fit. */
const place = (room: number) => ({ x: 0, y: 0, size: 10, color: '', isMono: true, width: room * 6.1 + 0.1 })

test('a text that fits stays; a name keeps its beginning', () => {
  assert.equal(cut('press-line-01', place(13)), 'press-line-01')
  assert.equal(cut('press-line-01', place(8)), 'press-l…')
  assert.equal(cut('press-line-01', place(2)), '')
})

test('of an address what tells it apart stays', () => {
  assert.equal(cut('10.20.1.0/24', place(10)), '10.20.1.0')
  assert.equal(cut('192.168.1.103', place(8)), '….1.103')
  assert.equal(cut('192.168.10.0/24', place(8)), '192.168…')
  assert.equal(cut('2001:db8:4:1::17', place(11)), '2001:…1::17')
  assert.equal(cut('28:63:36:15:01:0a', place(11)), '28:63…01:0a')
  assert.equal(cut('fd00:10:20:1::/64', place(9)), 'fd00…:1::')
})

test('wide letters take the room of more', () => {
  const sans = { ...place(13), isMono: false, width: 13 * 5.6 + 0.1 }
  assert.equal(cut('PRODUKTIONSHALLE WEST', sans), 'PRODUKTIO…')
  assert.equal(cut('PRODUKTIONSHALLE WEST', place(13)), 'PRODUKTIONSH…')
  assert.equal(cut('水泵控制器一号机组主控制柜', place(13)), '水泵控制器一…')
})
