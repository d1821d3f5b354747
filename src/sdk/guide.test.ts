/** Authors of external protocols have only the guide: it must name all that the SDK exports. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as sdk from './index.ts'

const guide = readFileSync(new URL('../../docs/how-to/protocol-sdk.md', import.meta.url), 'utf8')
const quoted = new Set(guide.match(/(?<=`)[^`\n]+(?=`)/g)?.map((words) => words.replace(/\(.*/, '')))

test('the guide names everything that is exported', () => {
  assert.deepEqual(
    Object.keys(sdk).filter((name) => !quoted.has(name)),
    [],
  )
})

test('the guide names every verb, attribute and device type', () => {
  const words: readonly string[] = [...sdk.VERBS, ...sdk.ATTRIBUTES, ...sdk.DEVICE_TYPES]
  assert.deepEqual(
    words.filter((word) => !quoted.has(word)),
    [],
  )
})
