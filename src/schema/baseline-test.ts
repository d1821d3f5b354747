/** Alerts that another baseline would have raised on the stored captures, before it is activated. */
import Type, { type Static } from 'typebox'
import { Count, orNull, SeverityKind, Time } from './terms.ts'

/** Characters of a baseline file that come in by REST. */
export const BASELINE_TEXT_CHARACTERS = 8 * 1024 * 1024

export const BaselineText = Type.Object(
  {
    text: Type.String({
      maxLength: BASELINE_TEXT_CHARACTERS,
      description: 'A baseline file, as `baseline export` writes it',
    }),
  },
  { additionalProperties: false, title: 'BaselineText' },
)
export type BaselineText = Static<typeof BaselineText>

/** An alert that was not raised: time and place of the first, and the count. */
const TriedAlert = Type.Object(
  {
    id: Type.String(),
    rule: Type.String(),
    title: Type.String(),
    severity: SeverityKind,
    time: Time,
    count: Count,
    what: Type.String(),
    source: Type.String(),
    destination: Type.String(),
    capture: Type.String(),
    frame: Type.Integer({ minimum: 0 }),
  },
  { title: 'TriedAlert' },
)
export type TriedAlert = Static<typeof TriedAlert>

const TestedAlert = Type.Object({
  count: Count,
  first: Type.Array(TriedAlert, { description: 'At most 200, the earliest first' }),
})

export const BaselineTest = Type.Object(
  {
    captures: Type.Array(Type.Object({ name: Type.String(), packets: Count })),
    isComplete: Type.Boolean({ description: 'False if it was given up before everything was read' }),
    hits: Type.Integer({ minimum: 0, description: 'Times that it would have fired' }),
    alerts: Type.Integer({ minimum: 0, description: 'Alerts that these would have been' }),
    current: orNull(
      Type.Object({ hits: Count, alerts: Count }, { description: 'The same of the one that counts now' }),
    ),
    added: Type.Object(TestedAlert.properties, {
      description: 'Alerts that do not fire now; all, where nothing counts now',
    }),
    silenced: Type.Object(TestedAlert.properties, { description: 'Alerts that fire now, and would not' }),
  },
  { title: 'BaselineTest' },
)
export type BaselineTest = Static<typeof BaselineTest>
