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

test('an incident is told when it opens and when it becomes graver, and not again', () => {
  const told: string[] = []
  const feed = {
    tell: (news: LiveMessage) => {
      if (news.event === 'incident') told.push(`${news.data.id} ${news.data.severity}`)
    },
  } as unknown as LiveFeed
  const news = new ChangeFeed(feed)
  const hear = (...incidents: Incident[]) => news.changed([{ kind: 'incidents', incidents }])
  hear(incident('1', 'minor'))
  hear(incident('1', 'minor'), incident('2', 'major'))
  hear(incident('1', 'critical'), incident('2', 'minor'))
  assert.deepEqual(told, ['1 minor', '2 major', '1 critical'])
})
