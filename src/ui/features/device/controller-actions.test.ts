import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LinkItem } from '#schema/link'
import { controllerActions, openAlertsOf, unreadableText } from './controller-actions.ts'

const at = (minute: number) => `2026-11-30T02:${minute}:00.000000Z`

function link(client: string, operations: readonly (readonly [verb: string, name: string, count: number])[]) {
  return {
    ...{ client, server: 'plc', clientAddress: '10.0.0.9', protocol: 'cip' },
    firstFrame: { file: 'a.pcap', number: 7 },
    operations: operations.map(([verb, name, count], i) => ({
      ...{ verb, name, code: '0x53', count, objects: [] },
      outcomes: { requested: count, ...(name === 'Stop' ? { rejected: count } : { succeeded: count }) },
      firstSeen: at(30 + i),
      lastSeen: at(34 + i),
    })),
  } as unknown as LinkItem
}

test('actions on a controller come from its clients, the most severe first', () => {
  const links = [
    link('eng', [
      ['read', 'Read', 900],
      ['download-program', 'Service 0x53', 10],
      ['stop', 'Stop', 1],
    ]),
    { ...link('plc', [['stop', 'Stop', 5]]), server: 'other' },
  ]
  const actions = controllerActions('plc', links)
  assert.deepEqual(
    actions.map(({ title, count, by, service }) => [title, count, by, service]),
    [
      ['Stopped (rejected)', 1, 'eng', 'cip Stop (0x53)'],
      ['Program written', 10, 'eng', 'cip Service 0x53'],
    ],
  )
})

test('downloads without readable content are stated with their number and service', () => {
  const actions = controllerActions('plc', [link('eng', [['download-program', 'Service 0x53', 10]])])
  assert.equal(unreadableText(actions), '10 downloads seen, content not readable (cip Service 0x53)')
  assert.equal(unreadableText([]), '')
})

test('alerts that are closed or informational are not open', () => {
  const alert = (severity: 'critical' | 'minor', status: 'new' | 'closed', isLearning = false) => ({
    severity,
    status,
    isLearning,
  })
  assert.deepEqual(openAlertsOf([alert('minor', 'new'), alert('critical', 'closed')]), {
    count: 1,
    worst: 'minor',
  })
  assert.deepEqual(openAlertsOf([alert('critical', 'new', true)]), { count: 0, worst: undefined })
})
