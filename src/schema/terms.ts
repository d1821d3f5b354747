/** Terms every shape of the contract is made of. Times are RFC 3339 text in UTC, unknown numbers are null, unknown texts ''. */
import Type, { type Static, type TSchema } from 'typebox'
import { DEVICE_CLASSES, DEVICE_TYPES } from '#model/device'
import { VERBS } from '#model/fact'
import { ENGINES, SEVERITIES } from '#model/rule'

export const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' })

/** A value, or null if unknown. */
export function orNull<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

export const Texts = Type.Array(Type.String())
export const Count = Type.Integer({ minimum: 0 })

export const DeviceTypeKind = Type.Enum([...DEVICE_TYPES])
export const DeviceClassKind = Type.Enum([...DEVICE_CLASSES])
export const VerbKind = Type.Enum([...VERBS])
export const SeverityKind = Type.Enum([...SEVERITIES])
export const EngineKind = Type.Enum([...ENGINES])

/** Where in the input a thing was seen: the name of the capture file, and the frame's number in it, from 1. */
export const FramePlace = Type.Object(
  { file: Type.String(), number: Type.Integer({ minimum: 1 }) },
  { description: 'The frame that proves it' },
)
export type FramePlace = Static<typeof FramePlace>

export const Proof = Type.Object(
  {
    source: Type.String({ description: 'Protocol, or `oui`, `behaviour`, `site file`, `person`' }),
    field: Type.String({ description: "The standard's name of the field" }),
    frame: orNull(FramePlace),
    time: Time,
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
  },
  { description: 'Where a shown value comes from' },
)
export type Proof = Static<typeof Proof>

export const ClaimedValue = Type.Object({ value: Type.String(), ...Proof.properties })
export type ClaimedValue = Static<typeof ClaimedValue>
