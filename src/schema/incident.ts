import Type, { type Static } from 'typebox'
import { SeverityKind, Time } from './terms.ts'

export const STAGE_NAMES = ['initial', 'discovery', 'lateral', 'collection', 'control', 'impact'] as const
export type StageKind = (typeof STAGE_NAMES)[number]

export const IncidentStage = Type.Object(
  {
    stage: Type.Enum([...STAGE_NAMES], { description: 'How far the attack had come' }),
    time: Time,
    alerts: Type.Array(Type.String(), {
      description: 'Ids, the severest first; empty where a remote session alone led on',
    }),
    techniques: Type.Array(Type.String(), { description: 'ATT&CK for ICS' }),
    techniqueNames: Type.Array(Type.String(), { description: 'What they are called, in the same order' }),
    source: Type.String({ description: 'Device id, or an address where there is no device' }),
    destination: Type.String(),
    sourceName: Type.String(),
    destinationName: Type.String(),
  },
  { title: 'IncidentStage' },
)

/** Alerts that are one story, from where somebody came in to what was hit. */
export const IncidentItem = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    severity: SeverityKind,
    score: Type.Number({
      description: 'Opens at 8, high from 16, critical from 24; the highest it stood at',
    }),
    entry: Type.String({ description: 'Device id or address the attack came in by' }),
    target: Type.String(),
    time: Time,
    lastTime: Time,
    stages: Type.Array(IncidentStage, { description: 'In the order in which they began' }),
  },
  { title: 'Incident' },
)
export type IncidentItem = Static<typeof IncidentItem>

/** Order in which incidents are worked on: P1 first. */
export function priorityOf({ severity }: Pick<IncidentItem, 'severity'>): 'P1' | 'P2' | 'P3' | 'P4' {
  return severity === 'critical' ? 'P1' : severity === 'major' ? 'P2' : severity === 'minor' ? 'P3' : 'P4'
}
