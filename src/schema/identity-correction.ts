/** A person's correction of the type of a device, for it and the devices like it. */
import Type, { type Static } from 'typebox'
import { DeviceTypeKind, Texts, Time } from './terms.ts'

export const IdentityCorrection = Type.Object(
  {
    device: Type.String({ maxLength: 64, description: 'Id of the corrected device' }),
    type: DeviceTypeKind,
    subtype: Type.Optional(Type.String({ maxLength: 64, pattern: '^[a-z0-9-]*$' })),
    alone: Type.Optional(Type.Boolean({ description: 'For this device only, not for those like it' })),
  },
  { title: 'IdentityCorrection', additionalProperties: false },
)
export type IdentityCorrection = Static<typeof IdentityCorrection>

export const IdentityPreview = Type.Object(
  {
    device: Type.String(),
    alike: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), address: Type.String(), type: DeviceTypeKind }),
      { description: 'Devices like it, the most alike first: the correction is applied to them too' },
    ),
  },
  { title: 'IdentityPreview' },
)
export type IdentityPreview = Static<typeof IdentityPreview>

export const SiteIdentityItem = Type.Object(
  {
    id: Type.String({ description: 'Changes when the correction does' }),
    type: DeviceTypeKind,
    subtype: Type.String(),
    addresses: Texts,
    tokens: Texts,
    by: Type.String(),
    when: Type.Union([Time, Type.String()]),
  },
  { title: 'SiteIdentity', description: 'A correction in the site file' },
)
export type SiteIdentityItem = Static<typeof SiteIdentityItem>

export const AlikeGroup = Type.Object(
  {
    devices: Texts,
    name: Type.String({ description: '`12 devices of Example`' }),
    unknown: Type.Integer({ minimum: 0, description: 'Devices whose type one answer would settle' }),
  },
  { title: 'AlikeGroup' },
)
export type AlikeGroup = Static<typeof AlikeGroup>
