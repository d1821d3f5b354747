import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Incident } from '#model/incident'
import { ChangeFeed } from './change-feed.ts'
import type { LiveFeed, LiveMessage } from './http/live-feed.ts'

const incident = (id: string, severity: Incident['severity']): Incident => ({
  id,
  title: `story ${id}`,
  severity,
  score: 20,
  entry: 'a',
  target: 'b',
  time: 1e6,
  lastTime: 2e6,
  stages: [],
})

test('an incident is sent when it is new and when its severity rises, not again', () => {
  const sent: string[] = []
  const feed = {
    send: (message: LiveMessage) => {
      if (message.event === 'incident') sent.push(`${message.data.id} ${message.data.severity}`)
    },
  } as unknown as LiveFeed
  const changes = new ChangeFeed(feed)
  const apply = (...incidents: Incident[]) => changes.changed([{ kind: 'incidents', incidents }])
  apply(incident('1', 'minor'))
  apply(incident('1', 'minor'), incident('2', 'major'))
  apply(incident('1', 'critical'), incident('2', 'minor'))
  assert.deepEqual(sent, ['1 minor', '2 major', '1 critical'])
})
