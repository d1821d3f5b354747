/** Properties of a device that people may set. */
import Type, { type Static } from 'typebox'
import { DEVICE_TYPES } from '#model/device'
import { DeviceTypeKind, orNull } from './terms.ts'

export const DEVICE_TYPE_WORDS: readonly string[] = DEVICE_TYPES
export const IMPORTANCE_WORDS = ['low', 'medium', 'high'] as const
export const LEVEL_NUMBERS = [0, 1, 2, 3, 3.5, 4, 5] as const

function word(maxLength: number) {
  return Type.Optional(orNull(Type.String({ minLength: 1, maxLength })))
}

/** Null takes a word back: the field is as it was found. A field that is left out stays as it is. */
export const DeviceChange = Type.Object(
  {
    name: word(200),
    type: Type.Optional(orNull(DeviceTypeKind)),
    purdueLevel: Type.Optional(orNull(Type.Enum([...LEVEL_NUMBERS]))),
    zone: word(200),
    location: word(200),
    description: word(2000),
    importance: Type.Optional(orNull(Type.Enum([...IMPORTANCE_WORDS]))),
    authorised: Type.Optional(orNull(Type.Boolean())),
  },
  { title: 'DeviceChange', additionalProperties: false },
)
export type DeviceChange = Static<typeof DeviceChange>
