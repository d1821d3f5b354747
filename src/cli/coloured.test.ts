import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, beforeEach, test } from 'node:test'
import { coloured } from './coloured.ts'

const { NO_COLOR, FORCE_COLOR } = process.env
const restore = () => {
  for (const [name, value] of Object.entries({ NO_COLOR, FORCE_COLOR }))
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
}
beforeEach(() => {
  delete process.env.NO_COLOR
  delete process.env.FORCE_COLOR
})
after(restore)

const text = '◆ Controller stopped\nTYPE  ADDRESS\nplain'
const terminal = () => Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 })

test('a terminal has colours, a file has none', () => {
  assert.equal(coloured(text, new PassThrough()), text)
  const shown = coloured(text, terminal()).split('\n')
  assert.ok(shown[0]!.startsWith('\u001b[') && shown[0]!.includes('◆ Controller stopped\u001b['))
  assert.ok(shown[1]!.startsWith('\u001b[1mTYPE'))
  assert.equal(shown[2], 'plain')
})

test('NO_COLOR turns colours off on a terminal', () => {
  process.env.NO_COLOR = '1'
  assert.equal(coloured(text, terminal()), text)
})
