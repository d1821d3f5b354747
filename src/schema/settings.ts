import Type, { type Static } from 'typebox'

export const SettingItem = Type.Object(
  {
    name: Type.String({ description: 'Section and key of the configuration file: `server.listen`' }),
    title: Type.String(),
    description: Type.String(),
    schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of the value' }),
    value: Type.Unknown({ description: 'In effect; null for none' }),
    configured: Type.Unknown({ description: 'Of the configuration file; null if it is not there' }),
    default: Type.Unknown(),
    source: Type.Enum(['command line', 'console', 'file', 'default']),
    console: Type.Union(
      [
        Type.Object({
          isLocked: Type.Boolean({ description: 'The file of the sensor cannot override it' }),
          from: Type.String({ description: 'Where it was set: organisation, site or sensor' }),
        }),
        Type.Null(),
      ],
      { description: 'Set by the console that this sensor joined' },
    ),
    option: Type.Union([Type.String(), Type.Null()], {
      description: 'Option of `sightglass serve` that overrides the file',
    }),
    appliesAt: Type.Enum(['now', 'restart']),
    isPending: Type.Boolean({ description: 'The file says another value: it has effect at the next start' }),
    isWritable: Type.Boolean({ description: 'The server can change it' }),
  },
  { title: 'Setting' },
)
export type SettingItem = Static<typeof SettingItem>

export const Settings = Type.Object(
  {
    file: Type.String({ description: 'Path of the configuration file' }),
    items: Type.Array(SettingItem),
    next: Type.Null(),
  },
  { title: 'Settings' },
)
export type Settings = Static<typeof Settings>

export const SettingChanges = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  description: 'Values by name; null restores the default',
})
export type SettingChanges = Static<typeof SettingChanges>
