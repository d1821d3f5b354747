import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { FileDigest } from './file-digest.ts'
import { fileTypeOf } from './file-type.ts'

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const typeOf = (bytes: Uint8Array) => fileTypeOf(bytes, 0, bytes.length)

function program(): Uint8Array {
  const bytes = new Uint8Array(256)
  bytes.set(latin('MZ\x90\0\x03'))
  bytes[0x3c] = 0x80
  bytes.set(latin('PE\0\0'), 0x80)
  return bytes
}

describe('the type of a file', () => {
  it('is read off its first bytes', () => {
    const eicar = latin(
      ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS', '-TEST-FILE!$H+H*'].join(''),
    )
    const zip = latin(`PK\x03\x04${'\0'.repeat(22)}\x13\0\0\0[Content_Types].xml`)
    const tar = new Uint8Array(512)
    tar.set(latin('ustar'), 257)
    const all: readonly (readonly [Uint8Array, string | undefined])[] = [
      [program(), 'executable/pe'],
      [latin('\x7fELF\x01\x01\x01'), 'executable/elf'],
      [eicar, 'test/eicar'],
      [zip, 'document/ooxml'],
      [tar, 'archive/tar'],
      [latin('#!/bin/sh\nreboot\n'), 'script/shell'],
      [latin('@echo off\r\ndel *.s7p'), 'script/batch'],
      [latin(`\xff\xfe${[...'@echo off'].join('\0')}\0`), 'script/batch'],
      [latin('<?xml version="1.0"?>\r\n<RSLogix5000Content SchemaRevision="1.0">'), 'project/l5x'],
      [latin(':10000000112233445566778899AABBCCDDEEFF0011\r\n:10001000FF'), 'firmware/intel-hex'],
      [
        latin('MZ is how this sentence begins, and it is no program at all, whatever the letters.'),
        undefined,
      ],
      [latin('level=42'), undefined],
      [new Uint8Array(0), undefined],
    ]
    for (const [bytes, type] of all) assert.equal(typeOf(bytes), type)
  })
})

describe('the digest of a file', () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251)
  const expected = createHash('sha256').update(bytes).digest('hex')

  it('is the same in whatever order and pieces it passes', () => {
    const inOrder = new FileDigest()
    for (let at = 0; at < 5000; at += 7) inOrder.add(bytes, at, Math.min(5000, at + 7))
    assert.equal(inOrder.sha256(), expected)
    const shuffled = new FileDigest()
    for (const at of [2000, 1000, 0, 4000, 1000, 3000]) shuffled.addAt(at, bytes, at, at + 1000)
    assert.equal(shuffled.sha256(), expected)
    assert.equal(shuffled.bytes, 5000)
  })

  it('is none where something is missing, and memory stays bounded', () => {
    const gap = new FileDigest()
    gap.addAt(0, bytes, 0, 1000)
    gap.addAt(2000, bytes, 2000, 3000)
    assert.equal(gap.sha256(), undefined)
    const late = new FileDigest()
    for (let i = 0; i < 100; i++) late.addAt(10_000 + i * 5000, bytes, 0, 5000)
    late.addAt(0, bytes, 0, 5000)
    assert.equal(late.sha256(), undefined)
  })

  it('knows the type when the beginning came late', () => {
    const file = program()
    const digest = new FileDigest()
    digest.addAt(100, file, 100, 256)
    assert.equal(digest.content, undefined)
    digest.addAt(0, file, 0, 100)
    assert.equal(digest.content, 'executable/pe')
  })
})
