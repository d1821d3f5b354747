/** Which sites a person may see and change. */
import { type FleetScope, WHOLE_FLEET } from '#fleet-store/scope'
import type { Permission } from '#schema/account'
import { CodedError } from '#schema/errors'
import type { Viewer } from '#server/http/viewer'

export class ConsolePeople {
  /** Sites at which the viewer holds the permission. */
  scopeOf(_viewer: Viewer, _permission: Permission): FleetScope {
    return WHOLE_FLEET
  }

  /** For what concerns the whole fleet. */
  mustSeeAll(viewer: Viewer, permission: Permission): void {
    if (this.scopeOf(viewer, permission).sites !== undefined)
      throw new CodedError('forbidden', `needs the permission ${permission} for the whole organisation`)
  }
}
