/** Organisations of a console: nothing of one is visible, counted or suggested in another. */
import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

const OrganisationName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })

export const FleetOrganisationItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    sites: Count,
    devices: Count,
    created: Time,
  },
  { title: 'FleetOrganisation' },
)
export type FleetOrganisationItem = Static<typeof FleetOrganisationItem>

export const FleetOrganisationList = Type.Object(
  {
    items: Type.Array(FleetOrganisationItem),
    next: Type.Null(),
    chosen: orNull(
      Type.String({ description: 'The one whose sites this account sees now; null: all that it may see' }),
    ),
  },
  { title: 'FleetOrganisationList' },
)
export type FleetOrganisationList = Static<typeof FleetOrganisationList>

export const FleetOrganisationNaming = Type.Object(
  { name: OrganisationName },
  { title: 'FleetOrganisationNaming', additionalProperties: false },
)
export type FleetOrganisationNaming = Static<typeof FleetOrganisationNaming>

export const FleetOrganisationChoice = Type.Object(
  { id: orNull(Type.String({ maxLength: 100 })) },
  { title: 'FleetOrganisationChoice', additionalProperties: false },
)
export type FleetOrganisationChoice = Static<typeof FleetOrganisationChoice>
