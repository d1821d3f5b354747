import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { NavigatorLayer } from './attack.ts'
import { alertsLayer, coverageLayer, incidentLayer, seenLayer } from './attack-layer.ts'
import { attackMatrix, seenIn, techniqueRows } from './attack-matrix.ts'
import { STAGE_NAMES } from './incident.ts'

const data = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
const rows = techniqueRows(data('attack-ics.tsv'), data('attack-unseen.tsv'), data('attack-open.tsv'))
const known = new Set(rows.map(({ id }) => id))
const rules = [
  { id: 'stop', title: 'Controller stopped', techniques: ['T0858'] },
  { id: 'scan', title: 'Scan', techniques: ['T0846.001'] },
]
const HOSTILE = '"}]}<script>'

/** `T1046` is of the enterprise matrix, as signatures of IT rule sets name it. */
const alerts = [
  { title: 'Controller stopped', severity: 'critical', techniques: ['T0858'] },
  { title: HOSTILE, severity: 'minor', techniques: ['T0858', 'T0846.001', 'T1046'] },
] as const
const matrix = attackMatrix(rows, rules, seenIn(alerts))
const incident = {
  id: '1',
  title: HOSTILE,
  severity: 'critical' as const,
  score: 30,
  entry: 'a',
  target: 'b',
  time: '2026-01-01T00:00:00Z',
  lastTime: '2026-01-01T01:00:00Z',
  stages: [
    {
      stage: 'control' as const,
      time: '2026-01-01T00:00:00Z',
      alerts: [],
      techniques: ['T0858', 'T1046'],
      techniqueNames: ['Change Operating Mode', 'T1046'],
      source: 'a',
      destination: 'b',
      sourceName: HOSTILE,
      destinationName: '',
    },
  ],
}
const layers: Record<string, NavigatorLayer> = {
  coverage: coverageLayer(matrix),
  seen: seenLayer(matrix),
  alerts: alertsLayer(alerts, [incident], 'What night.pcap shows', known),
  incident: incidentLayer(incident, STAGE_NAMES, known),
}

// The property tables of "ATT&CK Navigator Layer File Format Definition", version 4.5; what they do not name is refused.
const closed = { additionalProperties: false }
const hexColor = Type.String({ pattern: '^#[0-9a-fA-F]{6}$' })
const optional = {
  text: Type.Optional(Type.String()),
  flag: Type.Optional(Type.Boolean()),
  score: Type.Optional(Type.Number()),
  color: Type.Optional(hexColor),
}
const metadata = Type.Optional(
  Type.Array(
    Type.Object({ name: Type.String({ minLength: 1 }), value: Type.String({ minLength: 1 }) }, closed),
  ),
)
const isLayer = Compile(
  Type.Object(
    {
      name: Type.String({ minLength: 1 }),
      versions: Type.Object(
        {
          attack: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d+)?$' })),
          // "Must be at least 4.9.0".
          navigator: Type.String({ pattern: '^(4\\.9|[5-9]\\.\\d+)\\.\\d+$' }),
          layer: Type.Literal('4.5'),
        },
        closed,
      ),
      description: optional.text,
      domain: Type.Literal('ics-attack'),
      sorting: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
      hideDisabled: optional.flag,
      techniques: Type.Array(
        Type.Object(
          {
            techniqueID: Type.String({ pattern: '^T\\d{4}(\\.\\d{3})?$' }),
            // Without `tactic` an annotation applies to every tactic of its technique, as intended.
            comment: optional.text,
            enabled: optional.flag,
            score: optional.score,
            color: optional.color,
            metadata,
            showSubtechniques: optional.flag,
          },
          closed,
        ),
      ),
      gradient: Type.Object(
        { colors: Type.Array(hexColor, { minItems: 2 }), minValue: Type.Number(), maxValue: Type.Number() },
        closed,
      ),
      legendItems: Type.Array(Type.Object({ label: Type.String(), color: hexColor }, closed)),
      metadata,
      selectSubtechniquesWithParent: optional.flag,
    },
    closed,
  ),
)

describe('layers of ATT&CK Navigator', () => {
  for (const [name, layer] of Object.entries(layers)) {
    it(`${name}: is as the format says`, () => {
      const plain = JSON.parse(JSON.stringify(layer))
      assert.deepEqual([...isLayer.Errors(plain)], [])
      assert.ok(layer.gradient.maxValue > layer.gradient.minValue)
    })
    it(`${name}: has techniques of the ICS matrix alone, each once`, () => {
      const ids = layer.techniques.map(({ techniqueID }) => techniqueID)
      assert.ok(ids.length > 0)
      assert.deepEqual(
        ids.filter((id) => !known.has(id)),
        [],
      )
      assert.equal(new Set(ids).size, ids.length)
    })
    it(`${name}: unfolds what it has parts of`, () => {
      const ids = new Set(layer.techniques.map(({ techniqueID }) => techniqueID))
      for (const { techniqueID, showSubtechniques } of layer.techniques)
        assert.equal(
          showSubtechniques,
          [...ids].some((id) => id.startsWith(`${techniqueID}.`)),
          techniqueID,
        )
    })
  }

  it('has every technique of the matrix in the layer of coverage', () =>
    assert.equal(layers.coverage!.techniques.length, known.size))

  it('names what the ICS matrix does not have, and shows it nowhere', () => {
    for (const name of ['alerts', 'incident'])
      assert.deepEqual(layers[name]!.metadata, [
        { name: 'techniques outside ATT&CK for ICS', value: 'T1046' },
      ])
    assert.deepEqual(layers.seen!.metadata, [])
  })

  it('scores a technique by its severest alert and names the incident', () => {
    const stopped = layers.alerts!.techniques.find(({ techniqueID }) => techniqueID === 'T0858')
    assert.deepEqual(stopped, {
      techniqueID: 'T0858',
      score: 100,
      comment: `Controller stopped; ${HOSTILE}`,
      metadata: [
        { name: 'alerts', value: '2' },
        { name: 'incident', value: HOSTILE },
      ],
      enabled: true,
      showSubtechniques: false,
    })
    // The whole of a part that was seen has no score of its own.
    const whole = layers.alerts!.techniques.find(({ techniqueID }) => techniqueID === 'T0846')
    assert.deepEqual([whole?.score, whole?.showSubtechniques], [undefined, true])
  })

  it('scores a technique of an incident by how far the attack had come; text of packets stays a value', () => {
    const layer = JSON.parse(JSON.stringify(layers.incident))
    assert.equal(layer.name, `Sightglass: ${HOSTILE}`)
    assert.deepEqual(layer.techniques, [
      {
        techniqueID: 'T0858',
        score: 83,
        comment: `control: ${HOSTILE} to b`,
        enabled: true,
        showSubtechniques: false,
      },
    ])
  })

  it('has a legend of what the colours of this layer stand for', () => {
    const labels = (name: string) => layers[name]!.legendItems.map(({ label }) => label)
    assert.deepEqual(labels('incident'), ['initial', 'lateral', 'impact'])
    assert.equal(labels('coverage')[0], 'covered by a rule')
    assert.deepEqual(labels('alerts'), ['notice', 'minor', 'critical'])
  })

  it('is a layer where nothing was seen, too', () => {
    const empty = alertsLayer([], [], 'nothing', known)
    assert.deepEqual(empty.techniques, [])
    assert.deepEqual([...isLayer.Errors(JSON.parse(JSON.stringify(empty)))], [])
  })
})
