import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Incident, IncidentStage } from '#model/incident'
import { incidentWithin } from './within.ts'

const stage = (time: number, name: IncidentStage['stage']): IncidentStage => ({
  ...{ stage: name, time, alerts: [`a-${time}`], techniques: [], techniqueNames: [] },
  ...{ source: 'a', destination: 'b', sourceName: 'a', destinationName: 'b' },
})

const incident: Incident = {
  ...{ id: 'i', title: 'i', severity: 'critical', score: 30, entry: 'a', target: 'b' },
  ...{ time: 100, lastTime: 200 },
  stages: [stage(100, 'initial'), stage(150, 'lateral'), stage(200, 'impact')],
}

test('an incident is shown as far as it had come at the end of the span', () => {
  const stages = (from?: number, until?: number) =>
    incidentWithin(incident, { from, until })?.stages.map(({ stage }) => stage)
  assert.deepEqual(stages(), ['initial', 'lateral', 'impact'])
  assert.equal(stages(10, 99), undefined)
  assert.equal(stages(201), undefined)
  assert.deepEqual(stages(10, 160), ['initial', 'lateral'])
})

test('title, consequences and path hold nothing later than the span', () => {
  const hop = (id: string) => ({ id, name: `${id.toUpperCase()}-1` })
  const hit = (id: string, time: number) => ({ ...hop(id), time })
  const grown: Incident = {
    ...incident,
    title: 'Safety controller C-1 changed, 2 controllers stopped, from A-1 via B-1',
    stages: [stage(100, 'initial'), { ...stage(200, 'impact'), source: 'b', destination: 'c' }],
    consequences: [
      { kind: 'safety', time: 200, count: 1, deviceCount: 1, devices: [hit('c', 200)], alerts: ['s'] },
      {
        kind: 'stopped',
        time: 150,
        count: 2,
        deviceCount: 2,
        devices: [hit('b', 150), hit('c', 200)],
        alerts: [],
      },
    ],
    path: [hop('a'), hop('b'), hop('c')],
  }
  const then = incidentWithin(grown, { from: 10, until: 160 })
  assert.equal(then?.title, 'B-1 stopped, from A-1')
  assert.deepEqual(
    then?.consequences?.map(({ kind, deviceCount }) => [kind, deviceCount]),
    [['stopped', 1]],
  )
  assert.deepEqual(then?.path, [hop('a'), hop('b')])
  assert.equal(incidentWithin(grown, { from: 10, until: 120 })?.title, 'Suspicious activity on B-1, from A-1')
  assert.equal(incidentWithin(grown, { from: 10, until: 200 }), grown)
})
