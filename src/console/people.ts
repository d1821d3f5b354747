/** Which sites a person may see and change. */
import { type FleetScope, WHOLE_FLEET } from '#fleet-store/scope'
import type { Permission } from '#schema/account'
import type { Viewer } from '#server/http/viewer'

export class ConsolePeople {
  /** Sites at which the viewer holds the permission. */
  scopeOf(_viewer: Viewer, _permission: Permission): FleetScope {
    return WHOLE_FLEET
  }
}
