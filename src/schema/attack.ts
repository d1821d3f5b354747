/** ATT&CK for ICS as a matrix: what our rules cover, what they do not, what no network sensor can see, what was seen here. */
import Type, { type Static } from 'typebox'
import { Count, orNull, SeverityKind, Texts } from './terms.ts'

export const COVERAGE_WORDS = ['covered', 'not-covered', 'unseen'] as const
export type CoverageStatus = (typeof COVERAGE_WORDS)[number]

export const AttackTechnique = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    parent: Type.String({ description: 'Technique it is a part of; empty for a technique itself' }),
    tactics: Texts,
    coverage: Type.Enum([...COVERAGE_WORDS], {
      description:
        '`covered` by a rule; `not-covered` though traffic may show it; `unseen`: a network sensor cannot see it',
    }),
    reason: Type.String({ description: 'Why it cannot be seen, or which other technique reports it' }),
    rules: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
    alerts: Count,
    severity: orNull(SeverityKind),
  },
  { title: 'AttackTechnique' },
)
export type AttackTechnique = Static<typeof AttackTechnique>

export const AttackMatrix = Type.Object(
  {
    version: Type.String({ description: 'Of ATT&CK' }),
    tactics: Type.Array(Type.String(), { description: 'In the order of the matrix' }),
    items: Type.Array(AttackTechnique),
    next: Type.Null(),
  },
  { title: 'AttackMatrix' },
)
export type AttackMatrix = Static<typeof AttackMatrix>

export const LAYER_WORDS = ['coverage', 'seen'] as const
export type AttackLayerKind = (typeof LAYER_WORDS)[number]

const Named = Type.Object({ name: Type.String(), value: Type.String() })

/** A layer of ATT&CK Navigator, format 4.5. */
export const NavigatorLayer = Type.Object(
  {
    name: Type.String(),
    versions: Type.Object({ attack: Type.String(), navigator: Type.String(), layer: Type.String() }),
    domain: Type.String(),
    description: Type.String(),
    sorting: Type.Integer(),
    techniques: Type.Array(
      Type.Object({
        techniqueID: Type.String(),
        score: Type.Optional(Type.Number()),
        color: Type.Optional(Type.String()),
        comment: Type.Optional(Type.String()),
        metadata: Type.Optional(Type.Array(Named)),
        enabled: Type.Boolean(),
        showSubtechniques: Type.Boolean(),
      }),
    ),
    gradient: Type.Object({
      colors: Texts,
      minValue: Type.Number(),
      maxValue: Type.Number(),
    }),
    legendItems: Type.Array(Type.Object({ label: Type.String(), color: Type.String() })),
    metadata: Type.Array(Named),
    selectSubtechniquesWithParent: Type.Boolean(),
  },
  { title: 'NavigatorLayer' },
)
export type NavigatorLayer = Static<typeof NavigatorLayer>
