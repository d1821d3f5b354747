import Type, { type Static } from 'typebox'
import { CONSEQUENCES } from '#model/incident'
import { Count, SeverityKind, Time } from './terms.ts'

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

const Hop = {
  id: Type.String({ description: 'Device id or address; empty for the internet' }),
  name: Type.String(),
}

export const IncidentConsequenceItem = Type.Object(
  {
    kind: Type.Enum([...CONSEQUENCES], {
      description:
        '`safety` controller changed; controller `stopped`, `programmed`; `firmware` changed; outputs `switched`; set point (`value`) out of range; `command` of an unknown client; `foothold` on a host',
    }),
    text: Type.String({ description: '`2 controllers stopped`' }),
    time: Time,
    count: Count,
    deviceCount: Count,
    devices: Type.Array(Type.Object(Hop), {
      description: 'The first of them, in the order in which it happened',
    }),
    alerts: Type.Array(Type.String(), { description: 'Ids' }),
  },
  { title: 'IncidentConsequence' },
)
export type IncidentConsequenceItem = Static<typeof IncidentConsequenceItem>

/** An incident: related alerts, from the entry to the target. */
export const IncidentItem = Type.Object(
  {
    id: Type.String(),
    title: Type.String({ description: 'What happened to the plant, then from where' }),
    severity: SeverityKind,
    score: Type.Number({
      description: 'Opens at 8, high from 16, critical from 24; the highest it stood at',
    }),
    entry: Type.String({ description: 'Device id or address the attack came in by' }),
    target: Type.String(),
    time: Time,
    lastTime: Time,
    stages: Type.Array(IncidentStage, { description: 'In the order in which they began' }),
    consequences: Type.Optional(
      Type.Array(IncidentConsequenceItem, {
        description: 'Done to the plant, worst first; absent in data of former versions',
      }),
    ),
    path: Type.Optional(
      Type.Array(
        Type.Object({
          ...Hop,
          isUnseen: Type.Optional(
            Type.Boolean({ description: 'Nothing was seen that leads here from the hop before' }),
          ),
        }),
        {
          description:
            'From where it came in to what it hit first and worst; absent in data of former versions',
        },
      ),
    ),
  },
  { title: 'Incident' },
)
export type IncidentItem = Static<typeof IncidentItem>
