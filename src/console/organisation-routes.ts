/** `/rest/fleet/organisations`: created by administrators of the whole console; each person sees those of her sites. */
import {
  addOrganisation,
  type OrganisationRow,
  organisations,
  renameOrganisation,
} from '#fleet-store/organisations'
import type { FleetStore } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import {
  FleetOrganisationChoice,
  FleetOrganisationItem,
  FleetOrganisationList,
  FleetOrganisationNaming,
} from '#schema/fleet-organisations'
import { Id, route } from '#server/http/route'
import type { Viewer } from '#server/http/viewer'
import type { FleetService } from './fleet-service.ts'
import type { ConsolePeople } from './people.ts'

export interface OrganisationRoutesService {
  readonly store: FleetStore
  readonly fleet: FleetService
  readonly people: ConsolePeople
}

export const organisationRoutes = ({ store, fleet, people }: OrganisationRoutesService) => {
  /** Those with a site that the viewer may see; all of them for who may see all sites. */
  const list = async (viewer: Viewer): Promise<FleetOrganisationList> => {
    const scope = await people.wholeScopeOf(viewer, 'read')
    const [all, sites] = await Promise.all([organisations(store.database), fleet.within(scope).sites()])
    const sitesOf = Map.groupBy(sites, ({ organisation }) => organisation)
    const items = all
      .filter(({ id }) => scope.sites === undefined || sitesOf.has(id))
      .map((row) => itemOf(row, sitesOf.get(row.id) ?? []))
    return { items, next: null, chosen: people.chosenBy(viewer) ?? null }
  }
  return [
    route({
      method: 'GET',
      path: '/rest/fleet/organisations',
      access: 'read',
      summary: 'Organisations with sites that one may see, and the one that is chosen',
      answer: { status: 200, schema: FleetOrganisationList, description: 'By name' },
      handle: ({ viewer }) => list(viewer),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/organisations',
      access: 'administer',
      summary: 'Adds an organisation',
      body: FleetOrganisationNaming,
      answer: { status: 201, schema: FleetOrganisationItem, description: 'The organisation' },
      async handle({ body, viewer }) {
        people.mustHoldEverywhere(viewer, 'administer')
        return itemOf(await addOrganisation(store.database, { ...body, now: Date.now() }), [])
      },
    }),
    route({
      method: 'PATCH',
      path: '/rest/fleet/organisations/{id}',
      access: 'administer',
      summary: 'Renames an organisation',
      params: Id,
      body: FleetOrganisationNaming,
      answer: { status: 204, description: 'Renamed' },
      async handle({ params, body, viewer }) {
        people.mustHoldEverywhere(viewer, 'administer')
        if (!(await renameOrganisation(store.database, { ...params, ...body })))
          throw new CodedError('not-found', `no organisation ${params.id}`)
      },
    }),
    route({
      method: 'PUT',
      path: '/rest/fleet/organisation',
      access: 'read',
      summary: 'Chooses the organisation whose sites this account sees; null: all that it may see',
      body: FleetOrganisationChoice,
      answer: { status: 204, description: 'From the next request on' },
      async handle({ body: { id }, viewer }) {
        if (id !== null && !(await list(viewer)).items.some((one) => one.id === id))
          throw new CodedError('not-found', `no organisation ${id}`)
        people.choose(viewer, id)
      },
    }),
  ]
}

function itemOf(
  { id, name, created }: OrganisationRow,
  sites: readonly { readonly devices: number }[],
): FleetOrganisationItem {
  const devices = sites.reduce((sum, site) => sum + site.devices, 0)
  return { id, name, sites: sites.length, devices, created: new Date(created).toISOString() }
}
