/** Roles at places of the fleet. */
import Type, { type Static } from 'typebox'
import { ROLES } from './account.ts'
import { SettingTarget } from './fleet-settings.ts'
import { Time } from './terms.ts'

/** A zone or a sensor is no scope: lists and counts are kept by site. */
export const GrantLevel = Type.Enum(['organisation', 'group', 'site'])

export const FleetGrantItem = Type.Object(
  {
    id: Type.String(),
    account: Type.String({ description: 'Id of the account; empty for a group' }),
    accountName: Type.String(),
    group: Type.String({ description: 'Of the directory: name or whole DN; empty for an account' }),
    role: Type.Enum([...ROLES]),
    level: GrantLevel,
    target: Type.String(),
    place: Type.String({ description: 'Name of the place' }),
    author: Type.String(),
    created: Time,
  },
  { title: 'FleetGrant' },
)
export type FleetGrantItem = Static<typeof FleetGrantItem>

export const NewFleetGrant = Type.Object(
  {
    account: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Id of an account' })),
    group: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'Group of the directory' }),
    ),
    role: Type.Enum([...ROLES]),
    level: GrantLevel,
    target: SettingTarget,
  },
  { title: 'NewFleetGrant', additionalProperties: false },
)
export type NewFleetGrant = Static<typeof NewFleetGrant>
