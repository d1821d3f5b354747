/** Signed packages on the console, and how they go out to sensors in waves. */
import Type, { type Static } from 'typebox'
import { SettingLevelName, SettingTarget } from './fleet-settings.ts'
import { Count, orNull, Time } from './terms.ts'

export const PACKAGE_STATES = ['stored', 'rolling', 'stopped', 'done'] as const

export const FleetPackageWave = Type.Object({
  sensors: Count,
  applied: Count,
  failed: Count,
  waiting: Count,
})

export const FleetPackageItem = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    name: Type.String(),
    version: Type.Integer(),
    about: Type.String(),
    signer: Type.String({ description: 'Name of the key on the console' }),
    bytes: Count,
    author: Type.String(),
    created: Time,
    state: Type.Enum([...PACKAGE_STATES]),
    reason: Type.String({ description: 'Why it was stopped' }),
    place: Type.String({ description: 'Where it goes out to; empty before' }),
    wave: Type.Integer({ description: 'Under way, from 0; -1 before' }),
    waveStarted: orNull(Time),
    settleMinutes: Type.Number(),
    waves: Type.Array(FleetPackageWave),
    failures: Type.Array(
      Type.Object({
        sensor: Type.String(),
        sensorName: Type.String(),
        siteName: Type.String(),
        reason: Type.String(),
      }),
      { description: 'Sensors that did not take it or got worse; at most 20' },
    ),
  },
  { title: 'FleetPackage' },
)
export type FleetPackageItem = Static<typeof FleetPackageItem>

export const NewRollout = Type.Object(
  {
    level: SettingLevelName,
    target: SettingTarget,
    settleMinutes: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 10_080,
        description: 'How long sensors are watched before the next wave; default 10',
      }),
    ),
  },
  { title: 'NewRollout', additionalProperties: false },
)
export type NewRollout = Static<typeof NewRollout>
