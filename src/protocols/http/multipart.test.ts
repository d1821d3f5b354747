import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { boundaryOf, MultipartFile } from './multipart.ts'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A file with line ends, and with what begins like a delimiter. */
const FILE = bytes(`\x7fELF\r\n--b\r\n\r\n--boundar\r${'x'.repeat(3000)}\r\n`)
const FORM = bytes(
  [
    '--boundary\r\nContent-Disposition: form-data; name="user"\r\n\r\nadmin\r\n',
    '--boundary\r\nContent-Disposition: form-data; name="none"; filename=""\r\n\r\n\r\n',
    '--boundary\r\nContent-Disposition: form-data; name="f"; filename="C:\\\\up\\\\fw_V3.bin"\r\n',
    'Content-Type: application/octet-stream\r\n\r\n',
    String.fromCharCode(...FILE),
    '\r\n--boundary\r\nContent-Disposition: form-data; name="go"\r\n\r\nyes\r\n--boundary--\r\n',
  ].join(''),
)

function passed(step: number, form = FORM): MultipartFile {
  const file = new MultipartFile('boundary')
  for (let at = 0; at < form.length; at += step) file.add(form, at, Math.min(form.length, at + step))
  return file
}

test('the file of a form has its name, type, length and digest, in whatever pieces it comes', () => {
  const digest = createHash('sha256').update(FILE).digest('hex')
  for (const step of [1, 7, 100, 1460, FORM.length]) {
    const file = passed(step)
    assert.deepEqual(
      [file.name, file.type, file.bytes, file.content, file.sha256()],
      ['fw_V3.bin', 'application/octet-stream', FILE.length, 'executable/elf', digest],
      `pieces of ${step}`,
    )
  }
})

test('a form without a file has none, and one that ends within the file no digest', () => {
  assert.equal(passed(50, FORM.subarray(0, 200)).name, '')
  assert.equal(passed(50, FORM.subarray(0, 1500)).sha256(), undefined)
})

test('what is missing is counted, and leaves no digest', () => {
  const file = new MultipartFile('boundary')
  file.add(FORM, 0, 1000)
  file.lose(500)
  file.add(FORM, 1500, FORM.length)
  assert.equal(file.sha256(), undefined)
  assert.ok(Math.abs(file.bytes - FILE.length) < 20, `${file.bytes}`)
})

test('a part that never begins costs no memory', () => {
  const endless = bytes(`--boundary\r\n${'a'.repeat(50_000)}`)
  assert.equal(passed(1000, endless).name, '')
})

test('the boundary is read from the content type, quoted or not', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc')
  assert.equal(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b c"'), 'a b c')
  assert.equal(boundaryOf('application/octet-stream'), undefined)
  assert.equal(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(80)}`), undefined)
})
