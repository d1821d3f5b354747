import assert from 'node:assert/strict'
import { test } from 'node:test'
import { styleOf } from '#reports/html/style'
import { reportFont } from './font.ts'

test('reports carry the font of the pages, and do without it where it is missing', () => {
  assert.equal(Buffer.from(reportFont(), 'base64').toString('latin1', 0, 4), 'wOF2')
  assert.match(styleOf('a4', '', reportFont()), /@font-face .*font\/woff2;base64,d09G/)
  assert.doesNotMatch(styleOf('a4', ''), /@font-face/)
})
