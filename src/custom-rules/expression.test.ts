import { equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { expressionOf } from './expression.ts'

const PLAIN = { isCaseless: false, isMultiline: false, isDotAll: false }
const find = (source: string, text: string) => expressionOf(source, PLAIN)(text)

test('judges as the engine of JavaScript does', () => {
  const sources = [
    'a',
    '^a',
    'a$',
    '^a$',
    'a|b',
    '(a|b)c',
    'a*',
    'a+b',
    'a?b',
    'a{2}',
    'a{2,}',
    'a{1,2}b',
    '[a-c]+d',
    '[^a]b',
    '\\d+',
    '\\w\\W',
    '\\bab\\b',
    'a\\Bb',
    '(?:ab)+c',
    'a.c',
    '(a*)*b',
    '(a|ab)(c|bcd)',
    '^(a+)+$',
    '[\\d-]x',
    'x{0}y',
    '[]a]b',
    '\\x41',
    '\\.exe$',
    '(?<n>a)b',
    'a*?b',
    '((a)|(b))*c',
    '^$',
    'a{0,3}$',
    '[a\\]]',
    '\\s+',
  ].filter((source) => source !== '[]a]b') // there JavaScript differs from PCRE
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'abc',
    'aab',
    'aac',
    'abd',
    'bcd',
    'abcd',
    'a b',
    'a\nb',
    'A',
    'xy',
    'y',
    '1x',
    '-x',
    'caaa',
    'tool.exe',
    'tool.exes',
    ']',
    'ab ab',
    'cab',
  ]
  for (const source of sources)
    for (const text of texts)
      equal(find(source, text), new RegExp(source).test(text), `${source} on ${JSON.stringify(text)}`)
})

test('flags, by modifier and in front', () => {
  equal(expressionOf('ab', { ...PLAIN, isCaseless: true })('xAB'), true)
  equal(expressionOf('[a-c]x', { ...PLAIN, isCaseless: true })('BX'), true)
  equal(find('(?i)ab', 'AB'), true)
  equal(expressionOf('^b$', { ...PLAIN, isMultiline: true })('a\nb\nc'), true)
  equal(expressionOf('a.b', { ...PLAIN, isDotAll: true })('a\nb'), true)
})

test('no text makes it slow', () => {
  const begun = process.threadCpuUsage()
  for (const source of ['(a+)+$', '(a|a)*b', '(.*)*x', '(a?){50}a{50}', '(([a-z])+.)+[A-Z]([a-z])+$'])
    find(source, `${'a'.repeat(100_000)}!`)
  const spent = process.threadCpuUsage(begun).user / 1000
  ok(spent < 2000, `${spent} ms`)
})

test('letters beyond ASCII are themselves, whole', () => {
  equal(find('^K(?:ü|ö)hlung$', 'Kühlung'), true)
  equal(find('^aé+b$', 'aééb'), true)
  equal(find('^aé+b$', 'a\u00c3b'), false)
})

test('refuses what needs a memory, and what is none', () => {
  for (const source of [
    '(a)\\1',
    '\\k<n>',
    '(',
    ')',
    '*a',
    '[a',
    '[z-a]',
    'a{3,2}',
    '\\',
    '((a{500}){500})',
    '[äö]',
    'a'.repeat(2000),
  ])
    throws(() => expressionOf(source, PLAIN), source)
})
