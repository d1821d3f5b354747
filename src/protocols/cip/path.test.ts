import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { aboutRoute, readPath, routeText } from './path.ts'
import { logicalPath, symbolPath } from './testing/encode.ts'

const read = (bytes: Uint8Array) => readPath(bytes, 0, bytes.length)

test('reads class, instance and attribute', () => {
  const path = read(logicalPath(0x01, 1, 7))
  assert.equal(path.object, 'class 0x01 Identity/instance 1/attribute 7')
  assert.deepEqual([path.classId, path.instance, path.attribute], [1, 1, 7])
})

test('reads 16-bit instances and classes nobody has named', () => {
  assert.equal(read(hex('208d 2500 2724')).object, 'class 0x8d/instance 9255')
})

test('reads a tag as a programmer writes it', () => {
  const tag = 'Program:MainProgram.Tag[3,4].Member'
  assert.equal(read(symbolPath(tag)).object, tag)
})

test('a program and a class below it', () => {
  const path = read(hex('91 0c 50726f6772616d3a4d61696e 206b 2500 0000'))
  assert.equal(path.object, 'Program:Main/class 0x6b Symbol/instance 0')
})

test('reads the points of an I/O connection behind its electronic key and slot', () => {
  const path = read(hex('01 02 34 04 0100 0c00 3a00 84 03 20 04 24 67 2c 66 2c 65'))
  assert.equal(path.object, 'class 0x04 Assembly/instance 103/connection point 102/connection point 101')
  assert.deepEqual(path.key, { vendor: 1, deviceType: 12, productCode: 58, major: 4, minor: 3 })
  assert.equal(routeText(path.route), '1/2')
})

test('a route over a network ends at a slot behind an address', () => {
  const { route } = read(hex('01 03 12 08 31302e312e312e35 01 00'))
  assert.equal(routeText(route), '1/3,2/10.1.1.5,1/0')
  assert.equal(aboutRoute(route), 'server/slot:3/port:2/ip:10.1.1.5/slot:0')
})

test('no route is the server itself', () => {
  assert.equal(routeText([]), undefined)
  assert.equal(aboutRoute([]), undefined)
})

test('a link address cannot break out of its place in a path', () => {
  assert.equal(aboutRoute([{ port: 2, link: '../unit:1' }]), 'server/port:2/link:.._unit:1')
})

test('stops at a segment that reaches past the end', () => {
  assert.equal(read(hex('2001 91 40 41')).object, 'class 0x01 Identity')
})

test('a link address longer than its path is told, behind a class alone', () => {
  assert.equal(read(hex('20f5 2401 1043')).isOverrun, true)
  assert.equal(read(hex('1043')).isOverrun, false)
  assert.equal(read(hex('2001 91 40 41')).isOverrun, false)
  assert.equal(read(hex('2004 2401 1204 3132 3334')).isOverrun, false)
})
