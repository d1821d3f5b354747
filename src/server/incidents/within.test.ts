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
