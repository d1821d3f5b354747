import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import type { Emit } from '#model/protocol'
import { PrinterAttributes } from './printer-attributes.ts'

const HEAD = [1, 1, 0, 0, 0, 0, 0, 1]
const TEXT = 0x41
const ascii = (value: string) => new TextEncoder().encode(value)

/** An answer with operation attributes, then those of the printer. */
function answer(attributes: Readonly<Record<string, string>>): Uint8Array {
  const bytes: number[] = [...HEAD, 0x01]
  const put = (name: string, value: string) => {
    for (const part of [ascii(name), ascii(value)]) bytes.push(part.length >> 8, part.length & 0xff, ...part)
  }
  bytes.push(0x47)
  put('attributes-charset', 'utf-8')
  bytes.push(TEXT)
  put('printer-name', 'of the operation, not of the printer')
  bytes.push(0x04)
  for (const [name, value] of Object.entries(attributes)) {
    bytes.push(TEXT)
    put(name, value)
  }
  bytes.push(0x03)
  return Uint8Array.from(bytes)
}

function said(bytes: Uint8Array, pieceBytes = bytes.length, path = '/ipp/print'): string[] {
  const found: Parameters<Emit>[0][] = []
  const printer = new PrinterAttributes(path)
  for (let at = 0; at < bytes.length; at += pieceBytes)
    printer.add(bytes, at, Math.min(bytes.length, at + pieceBytes), (fact) => found.push(fact))
  return found.flatMap((fact) => (fact.kind === 'identity' ? [`${fact.attribute} ${fact.value}`] : []))
}

const printer = answer({
  'printer-uri-supported': 'ipps://10.0.0.9:631/ipp/print',
  'printer-make-and-model': 'Example LaserWriter 600 dn',
  'printer-info': 'x'.repeat(5000),
  'printer-device-id': 'MFG:Example;CMD:PCL;MDL:LaserWriter 600;CLS:PRINTER;SN:A1B2;',
  'printer-firmware-string-version': '2.14',
  'printer-location': 'Room 4',
})
const expected = [
  'kind ipp-printer',
  'vendor Example',
  'model LaserWriter 600',
  'serial A1B2',
  'firmware 2.14',
  'location Room 4',
  'description Example LaserWriter 600 dn',
]

test('a printer tells make, model, firmware and place, in one piece or in many', () => {
  assert.deepEqual(said(printer), expected)
  assert.deepEqual(said(printer, 7), expected)
  assert.deepEqual(said(printer, 1000), expected)
})

test('make and model count where there is no device id', () => {
  assert.deepEqual(said(answer({ 'printer-make-and-model': 'Example 600' })), [
    'kind ipp-printer',
    'model Example 600',
  ])
})

test('a queue of a print server describes another device', () => {
  const queue = {
    'printer-uri-supported': 'ipp://host:631/printers/hall',
    'printer-make-and-model': 'Example',
  }
  assert.deepEqual(said(answer(queue)), ['kind print-queue'])
  const state = answer({ 'printer-state-message': 'idle' })
  assert.deepEqual(said(state), ['kind ipp-printer'])
  assert.deepEqual(said(state, state.length, '/printers/hall'), ['kind print-queue'])
  assert.deepEqual(said(answer({ 'cups-version': '2.4', 'printer-name': 'hall' })), ['kind print-queue'])
})

test('hostile answers end, and an attribute name without end is not held', () => {
  for (const bytes of mangled(answer({ 'printer-name': 'a' }))) said(bytes)
  const endless = Uint8Array.from([...HEAD, 0x04, TEXT, 0xff, 0xff])
  assert.deepEqual(said(endless), ['kind ipp-printer'])
})
