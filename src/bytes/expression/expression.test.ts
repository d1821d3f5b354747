import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Expression } from './expression.ts'

const PLAIN = {
  ignoresCase: false,
  dotTakesNewlines: false,
  isMultiline: false,
  isExtended: false,
  isUngreedy: false,
  dollarEndOnly: false,
}

function byteCount(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Begin and end of the first match, as `RegExp` would find it. */
function ours(pattern: string, text: string, flags = ''): [number, number] | undefined {
  const expression = new Expression(
    pattern,
    {
      ...PLAIN,
      ignoresCase: flags.includes('i'),
      dotTakesNewlines: flags.includes('s'),
      isMultiline: flags.includes('m'),
    },
    20_000,
  )
  const bytes = byteCount(text)
  return expression.search({ bytes, start: 0, end: bytes.length }, 0, false, 200_000)
    ? [expression.began, expression.ended]
    : undefined
}

function theirs(pattern: string, text: string, flags = ''): [number, number] | undefined {
  const match = new RegExp(pattern, flags).exec(text)
  return match === null ? undefined : [match.index, match.index + match[0].length]
}

test('finds what an expression that goes back finds, at the same place', () => {
  const cases: [string, string, string?][] = [
    ['abc', 'xxabcxx'],
    ['a|ab|abc', 'abc'],
    ['(?:ab|a)c', 'xac abc'],
    ['a*?b', 'aaab'],
    ['a{2,3}', 'aaaa'],
    ['a{2,3}?', 'aaaa'],
    ['^b', 'ab'],
    ['^b', 'a\nb', 'm'],
    ['a$', 'ba'],
    ['a.c', 'a\nc'],
    ['a.c', 'a\nc', 's'],
    ['[^a-c]+', 'abcxyzabc'],
    ['[^A]', 'aAb', 'i'],
    ['\\bfoo\\b', 'a foo b'],
    ['\\Boo', 'foo'],
    ['foo(?!bar)', 'foobar foobaz'],
    ['foo(?=baz)', 'foobar foobaz'],
    ['(?<=x)a', 'ba xa'],
    ['(?<!x)a', 'xa ya'],
    ['(?!\\x05\\x64)', '\x05\x64'],
    ['[\\S\\s]{2}(?!\\x00\\x00)', '\x00\x01\x00\x00\x00\x06'],
    ['<OBJECT\\s+[^>]*classid\\s*=\\s*[\\x22\\x27]?\\s*x', '<object id=1 CLASSID = "x', 'i'],
    ['(a+)+$', 'aaaaaaaaaaaaaaaa!'],
    ['x*', 'aaa'],
    ['(?:)', ''],
    ['(a?){3}b', 'aab'],
    ['\\d{3,4}-\\w+', 'tel 1234-ab_c'],
  ]
  for (const [pattern, text, flags] of cases)
    assert.deepEqual(
      ours(pattern, text, flags),
      theirs(pattern, text, flags),
      `/${pattern}/${flags ?? ''} on ${text}`,
    )
})

test('agrees with an expression that goes back on random ones', () => {
  let seed = 7
  const draw = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return (seed >>> 8) % below
  }
  const piece = (depth: number): string => {
    const atom = depth > 2 ? draw(4) : draw(7)
    if (atom < 3) return 'abc'[atom]!
    if (atom === 3) return '[ab]'
    if (atom === 4) return `(?:${piece(depth + 1)}|${piece(depth + 1)})`
    if (atom === 5) return `${'abc'[draw(3)]}${['*', '+', '?', '{1,2}', '*?', '+?'][draw(6)]}`
    return `${piece(depth + 1)}${piece(depth + 1)}`
  }
  for (let i = 0; i < 3000; i++) {
    const pattern = piece(0) + piece(0)
    const text = Array.from({ length: draw(12) }, () => 'abcd'[draw(4)]).join('')
    assert.deepEqual(ours(pattern, text), theirs(pattern, text), `/${pattern}/ on ${text}`)
  }
})

test('cannot be made to run for long', () => {
  const text = `${'a'.repeat(50_000)}!`
  const started = process.threadCpuUsage()
  ours('(a*)*(a*)*(a|aa)+$', text)
  ours('(?:(?=a*b)a)*c', text)
  assert.ok(process.threadCpuUsage(started).user < 3_000_000, 'µs of processor time')
})

test('refuses in words what it cannot run', () => {
  for (const pattern of [
    '(a)\\1',
    '(?>a+)b',
    'a++',
    '(?R)',
    '(',
    'a)',
    '[a',
    '\\',
    '*a',
    '(?<=a+)b',
    '(?:a{999}){999}',
  ])
    assert.throws(() => new Expression(pattern, PLAIN, 20_000), { name: 'Error', message: /\w/ }, pattern)
})

test('nothing, repeated without end, is read in no time', () => {
  const started = process.threadCpuUsage()
  assert.ok(new Expression('(((){65535}){65535}){65535}a', PLAIN, 20_000))
  assert.ok(process.threadCpuUsage(started).user < 1_000_000, 'µs of processor time')
})
