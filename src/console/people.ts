/** Which sites a person may see and change: the role of the account holds everywhere, a grant at its place. */

import { placesOfSite } from '#fleet/inherited-settings'
import { type FleetScope, WHOLE_FLEET } from '#fleet-store/scope'
import type { FleetStore } from '#fleet-store/store'
import { PERMISSIONS_OF, type Permission } from '#schema/account'
import { CodedError } from '#schema/errors'
import { permissionsOf } from '#server/accounts/accounts'
import type { AccountService } from '#server/accounts/service'
import type { AnyRoute } from '#server/http/route'
import { isPermitted, type Viewer } from '#server/http/viewer'
import type { Grants } from './grants.ts'

interface PeopleOptions {
  readonly grants: Grants
  readonly accounts: Pick<AccountService, 'accounts'>
  readonly store: Pick<FleetStore, 'sites'>
}

export class ConsolePeople {
  readonly #options: PeopleOptions

  constructor(options: PeopleOptions) {
    this.#options = options
  }

  /** Permissions that a viewer has at all sites, as far as the token allows. */
  everywhere(viewer: Viewer): readonly Permission[] {
    if (viewer.kind === 'local') return viewer.permissions
    const account = this.#options.accounts.accounts.find(viewer.account)
    if (account === undefined) return []
    return permissionsOf(account).filter((permission) => viewer.permissions.includes(permission))
  }

  /** The organisation that a person works in now. Tokens of programs see what they may see. */
  chosenBy({ kind, account }: Viewer): string | undefined {
    return kind === 'session' ? this.#options.grants.chosenBy(account) : undefined
  }

  choose({ kind, account }: Viewer, organisation: string | null): void {
    if (kind !== 'session') throw new CodedError('bad-request', 'expected a signed-in person, not a token')
    this.#options.grants.choose(account, organisation ?? '')
  }

  /** Sites at which the viewer holds the permission, within the organisation that she chose. */
  async scopeOf(viewer: Viewer, permission: Permission): Promise<FleetScope> {
    const scope = await this.wholeScopeOf(viewer, permission)
    const chosen = this.chosenBy(viewer)
    if (chosen === undefined) return scope
    const within = (await this.#options.store.sites()).filter(
      ({ id, organisation }) =>
        organisation === chosen && (scope.sites === undefined || scope.sites.includes(id)),
    )
    return { sites: within.map(({ id }) => id) }
  }

  /** In all organisations. A grant at a zone or a sensor shows nothing of the site around it. */
  async wholeScopeOf(viewer: Viewer, permission: Permission): Promise<FleetScope> {
    if (this.everywhere(viewer).includes(permission)) return WHOLE_FLEET
    if (!viewer.permissions.includes(permission)) return { sites: [] }
    const { grants, store } = this.#options
    const places = grants
      .of(viewer.account)
      .filter(({ role }) => PERMISSIONS_OF[role].includes(permission))
      .map(({ level, target }) => `${level} ${target}`)
    const sites = (await store.sites()).filter(({ id, organisation, site_group: group }) =>
      placesOfSite({ id, organisation, group }).some(({ level, target }) =>
        places.includes(`${level} ${target}`),
      ),
    )
    return { sites: sites.map(({ id }) => id) }
  }

  /** For what concerns the whole console. */
  mustHoldEverywhere(viewer: Viewer, permission: Permission): void {
    if (!this.everywhere(viewer).includes(permission))
      throw new CodedError('forbidden', `needs the permission ${permission} for all sites`)
  }

  /** A route that knows no places: a role at one place does not open it. */
  guarded(route: AnyRoute): AnyRoute {
    return {
      ...route,
      handle: (request) => {
        const { viewer } = request
        const limited: Viewer = { ...viewer, permissions: this.everywhere(viewer) }
        if (!isPermitted(limited, route.access))
          throw new CodedError(
            'forbidden',
            `${route.method} ${route.path} needs ${route.access} for all sites`,
          )
        return route.handle({ ...request, viewer: limited })
      },
    }
  }
}
