/** Settings that the console sets for its sensors, by place: organisation, site group, site, zone, sensor. */
import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

const SETTING_LEVELS = ['organisation', 'group', 'site', 'zone', 'sensor'] as const
export const SettingLevelName = Type.Enum([...SETTING_LEVELS])
export const SettingTarget = Type.String({
  minLength: 1,
  maxLength: 300,
  description: 'Id of the organisation, site or sensor; path of the group; `SITE/ZONE`',
})

export const FleetSettingItem = Type.Object(
  {
    name: Type.String(),
    title: Type.String(),
    description: Type.String(),
    schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of the value' }),
    default: Type.Unknown(),
    appliesAt: Type.Enum(['now', 'restart']),
    own: orNull(
      Type.Object({ value: Type.Unknown(), isLocked: Type.Boolean(), author: Type.String(), changed: Time }),
    ),
    inherited: orNull(Type.Object({ value: Type.Unknown(), isLocked: Type.Boolean(), from: Type.String() })),
    value: Type.Unknown({ description: 'Sent to sensors of this place; null for none' }),
  },
  { title: 'FleetSetting' },
)
export type FleetSettingItem = Static<typeof FleetSettingItem>

export const SETTING_STATES = ['applied', 'waiting', 'refused', 'none'] as const

export const FleetSettingSensor = Type.Object(
  {
    sensor: Type.String(),
    sensorName: Type.String(),
    site: Type.String(),
    siteName: Type.String(),
    state: Type.Enum([...SETTING_STATES]),
    reason: Type.String({ description: 'What the sensor did not take, and why' }),
    since: orNull(Time),
  },
  { title: 'FleetSettingSensor' },
)
export type FleetSettingSensor = Static<typeof FleetSettingSensor>

export const FleetSettingsPage = Type.Object(
  {
    level: SettingLevelName,
    target: Type.String(),
    name: Type.String({ description: 'Of the place' }),
    items: Type.Array(FleetSettingItem),
    next: Type.Null(),
    sensors: Type.Array(FleetSettingSensor, {
      description: 'Sensors of the place, those that need attention first; at most 50',
    }),
    counts: Type.Record(Type.String(), Count, { description: 'Sensors of the place by state' }),
  },
  { title: 'FleetSettings' },
)
export type FleetSettingsPage = Static<typeof FleetSettingsPage>

export const FleetSettingChanges = Type.Object(
  {
    level: SettingLevelName,
    target: SettingTarget,
    changes: Type.Record(
      Type.String({ maxLength: 100 }),
      orNull(
        Type.Object({ value: Type.Unknown(), isLocked: Type.Boolean() }, { additionalProperties: false }),
      ),
      { maxProperties: 200, description: 'By name; null removes the value of this place' },
    ),
  },
  { title: 'FleetSettingChanges', additionalProperties: false },
)
export type FleetSettingChanges = Static<typeof FleetSettingChanges>
