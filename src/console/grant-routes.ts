/** `/rest/fleet/grants`: roles of people and groups at places. For administrators of the whole console. */
import { CodedError } from '#schema/errors'
import { FleetGrantItem, NewFleetGrant } from '#schema/fleet-people'
import type { AccountService } from '#server/accounts/service'
import { Id, listOf, route } from '#server/http/route'
import type { GrantRow, Grants } from './grants.ts'
import type { FleetSettingsService } from './settings/service.ts'

export interface GrantRoutesService {
  readonly grants: Grants
  readonly accounts: Pick<AccountService, 'accounts'>
  readonly places: Pick<FleetSettingsService, 'nameOf'>
}

export const grantRoutes = ({ grants, accounts, places }: GrantRoutesService) => {
  const itemOf = async (row: GrantRow): Promise<FleetGrantItem> => ({
    ...{ id: row.id, account: row.account, group: row.group_name, role: row.role, author: row.author },
    accountName: accounts.accounts.find(row.account)?.name ?? '',
    level: row.level as FleetGrantItem['level'],
    target: row.target,
    place: await places.nameOf({ level: row.level, target: row.target }),
    created: new Date(row.created).toISOString(),
  })
  return [
    route({
      method: 'GET',
      path: '/rest/fleet/grants',
      access: 'audit',
      summary: 'Roles of people and of groups of the directory, by place',
      answer: { status: 200, schema: listOf(FleetGrantItem), description: 'Oldest first' },
      handle: async () => ({ items: await Promise.all(grants.list().map(itemOf)), next: null }),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/grants',
      access: 'administer',
      summary: 'Gives an account or a group of the directory a role at a place',
      body: NewFleetGrant,
      answer: { status: 201, schema: FleetGrantItem, description: 'The grant' },
      async handle({ body: { account, group, role, level, target }, viewer }) {
        if ((account === undefined) === (group === undefined))
          throw new CodedError('bad-request', 'expected either account or group')
        if (account !== undefined) accounts.accounts.mustFind(account)
        await places.nameOf({ level, target }, true)
        const grant = { account: account ?? '', group_name: group ?? '', role, level, target }
        return itemOf(grants.add({ ...grant, author: viewer.name }, Date.now()))
      },
    }),
    route({
      method: 'DELETE',
      path: '/rest/fleet/grants/{id}',
      access: 'administer',
      summary: 'Takes a role at a place back, from the next request on',
      params: Id,
      answer: { status: 204, description: 'Gone' },
      handle: ({ params }) => grants.remove(params.id),
    }),
  ]
}
