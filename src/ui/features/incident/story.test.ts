import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureIncidents } from '#ui/source/testing/incidents'
import { activeText, similarTo, storySentences } from './story.ts'

const [incident] = fixtureIncidents()

test('the story says where it began, how far it went and what it did, in at most five sentences', () => {
  const sentences = storySentences(incident!)
  assert.ok(sentences.length <= 5)
  assert.match(sentences[0]!, /^It began at office-14 at \d\d:\d\d:\d\d\.$/)
  assert.equal(sentences[1], 'From there the path leads to eng-07.')
  assert.match(sentences[3]!, /^Press-line-01 stopped at /)
  assert.match(sentences[4]!, /^3 devices took part over /)
  const outside = { ...incident!, path: [{ id: '', name: 'the internet' }, ...incident!.path!] }
  assert.match(storySentences(outside)[0]!, /^The attacker came in from the internet through office-14 at /)
})

test('the story says where the way was not seen', () => {
  const [first, ...rest] = incident!.path!
  const path = [{ id: '', name: 'the internet' }, first!, { ...rest[0]!, isUnseen: true }, ...rest.slice(1)]
  assert.match(storySentences({ ...incident!, path })[1]!, /^The way on to eng-07 was not seen\.$/)
})

test('an incident without path and consequences, as of a former version, still has a story', () => {
  const { path: _path, consequences: _consequences, ...former } = incident!
  assert.ok(storySentences(former).length > 0)
})

test('it is active for ten minutes after its last action', () => {
  const at = Date.parse('2026-11-24T10:00:00Z')
  assert.match(activeText('2026-11-24T09:59:20Z', at), /^Still active, last action 40/)
  assert.match(activeText('2026-11-24T09:00:00Z', at), /^No action for /)
})

test('incidents that share devices are similar, itself is not', () => {
  assert.deepEqual(similarTo(incident!, [incident!]), [])
  const other = { ...incident!, id: 'other' }
  assert.deepEqual(
    similarTo(incident!, [incident!, other]).map(({ incident: { id }, shared }) => [id, shared]),
    [['other', 3]],
  )
})

test('consequences are named in the order of time, not of weight', () => {
  const [consequence] = incident!.consequences!
  const at = (text: string, time: string) => ({ ...consequence!, text, time })
  const story = storySentences({
    ...incident!,
    consequences: [at('limit changed', '2026-11-24T10:05:10Z'), at('PLC stopped', '2026-11-24T10:04:06Z')],
  })
  assert.match(story.join(' '), /PLC stopped at [\d:]+ and limit changed at /)
})
