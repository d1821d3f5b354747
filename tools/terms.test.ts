import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultsOfFile, faultsOfFiles } from './terms/check.ts'

const wordsIn = (path: string, text: string) =>
  faultsOfFile({ path, text }).map(({ line, rule, word }) => `${line} ${rule} ${word}`)

test('identifiers with a replaced word are refused, with their line', () => {
  assert.deepEqual(wordsIn('src/flow/x.ts', 'const one = 1\nconst octetCount = told\n'), [
    '2 identifier octetCount',
    '2 identifier told',
  ])
  assert.deepEqual(wordsIn('src/flow/x.ts', 'const byteCount = isTold'), [])
})

test('strings are not identifiers, and comments are not either', () => {
  assert.deepEqual(wordsIn('src/flow/x.ts', "// told\nconst a = 'told'\nconst b = /told/u\n"), [])
})

test('code inside of a template is code, the rest of it is text', () => {
  assert.deepEqual(
    wordsIn('src/ui/x.ts', 'const a = `was told $' + '{told} by {somebody}`\nconst b = octet'),
    ['1 text told', '1 identifier told', '1 text somebody', '2 identifier octet'],
  )
})

test('texts that people read are checked in strings with a blank and in JSX', () => {
  assert.deepEqual(wordsIn('src/cli/x.ts', "say('choose another', 'choose')"), ['1 text choose'])
  assert.deepEqual(wordsIn('src/ui/X.tsx', 'const a = <p>Nothing waits for you {n}</p>'), [
    '1 text waits for you',
  ])
  assert.deepEqual(wordsIn('src/flow/x.ts', "say('choose another')"), [])
  assert.deepEqual(wordsIn('src/cli/x.test.ts', "say('choose another')"), [])
})

test('a comment begins with a noun, not with a clause', () => {
  const text = [
    '/** What a host sends. */',
    '// Longest wait for',
    '// What follows it.',
    'const wait = 1',
    '  // Nobody replies.',
    '/**',
    ' * Who sends it.',
    ' */',
    '/** Who-Is of BACnet. */',
  ].join('\n')
  const faults = (path: string) => faultsOfFile({ path, text }).map(({ line, word }) => `${line} ${word}`)
  for (const folder of ['src', 'simulator', 'tests', 'tools', 'bench'])
    assert.deepEqual(faults(`${folder}/a.ts`), ['1 What', '5 Nobody', '6 Who'])
})

test('metaphors are refused in comments and documents, standard phrases are not', () => {
  assert.deepEqual(wordsIn('src/flow/x.ts', '/** Handed in by the door. */\n// a back door, room for more'), [
    '1 comment door',
  ])
  assert.deepEqual(wordsIn('docs/x.md', 'The rooms\n\n```\nthe house\n```\n`house`, the house\n'), [
    '1 comment rooms',
    '6 comment house',
  ])
})

test('titles of documents are texts', () => {
  assert.deepEqual(wordsIn('docs/x.md', '# Beside Suricata\n\nbeside\n'), ['1 text beside'])
})

test('titles of rules have at most 60 characters', () => {
  const rule = (title: string) => `export const rule = defineRule({\n  title: '${title}',\n})\n`
  assert.deepEqual(wordsIn('src/detect/rules/x.ts', rule('a'.repeat(60))), [])
  assert.deepEqual(wordsIn('src/detect/rules/x.ts', rule('a'.repeat(61))), [`2 title ${'a'.repeat(61)}`])
  assert.equal(wordsIn('src/protocols/cip/rules/x.ts', rule('a'.repeat(61))).length, 1)
})

test('file names with a replaced word are refused', () => {
  assert.deepEqual(wordsIn('src/store/record-shelf.ts', ''), ['1 file name shelf'])
})

test('an exported type name has one meaning in src', () => {
  const file = (path: string) => ({ path, text: '\nexport interface Request {}\n' })
  const faults = faultsOfFiles([file('src/flow/x.ts'), file('src/wire/y.ts'), file('tests/z.ts')])
  assert.deepEqual(
    faults.map(({ file, line, rule, word }) => `${file}:${line} ${rule} ${word}`),
    ['src/wire/y.ts:2 type name Request'],
  )
})
