import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncidentItem } from '#schema/incident'
import { pathOf } from './incident.ts'

type Stage = IncidentItem['stages'][number]

const stage = (source: string, destination: string): Stage => ({
  ...{
    stage: 'lateral',
    time: '2026-11-30T02:31:00.000000Z',
    alerts: [],
    techniques: [],
    techniqueNames: [],
  },
  ...{ source, destination, sourceName: source, destinationName: destination },
})
const path = (target: string, ...stages: Stage[]) =>
  pathOf({ entry: 'vpn', target, stages }).map(({ to, stage }) => (stage === undefined ? `? ${to}` : to))

test('the path of an incident leads over all devices between entry and target', () => {
  const stages = [stage('vpn', 'jump'), stage('jump', 'eng-1'), stage('jump', 'files'), stage('eng-1', 'sis')]
  assert.deepEqual(path('sis', ...stages), ['jump', 'eng-1', 'sis'])
})

test('where no stage leads to the target, the path goes on after a gap', () => {
  const stages = [stage('vpn', 'jump'), stage('jump', 'eng-1'), stage('eng-2', 'sis')]
  assert.deepEqual(path('sis', ...stages), ['jump', 'eng-1', '? eng-2', 'sis'])
})

test('a target that is the entry, or none, is replaced by the last device that was hit', () => {
  const stages = [stage('vpn', 'jump'), stage('jump', 'plc'), stage('jump', '')]
  assert.deepEqual(path('vpn', ...stages), ['jump', 'plc'])
  assert.deepEqual(path('', ...stages), ['jump', 'plc'])
  assert.deepEqual(path(''), [])
})
