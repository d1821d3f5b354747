import type {
  FleetAlertBody,
  FleetAppliedDecision,
  FleetChange,
  FleetDeviceBody,
  FleetEventBody,
  FleetIncidentBody,
  FleetLinkBody,
  FleetLossBody,
  FleetSeenBody,
} from '#schema/fleet-protocol'

/** Rows of a batch by table, in the state after its last change. */
export class GatheredChanges {
  readonly devices = new Map<string, FleetDeviceBody | undefined>()
  readonly links = new Map<string, FleetLinkBody | undefined>()
  readonly alerts = new Map<string, FleetAlertBody | undefined>()
  readonly incidents = new Map<string, FleetIncidentBody | undefined>()
  readonly events = new Map<string, FleetEventBody>()
  readonly seen = new Map<string, FleetSeenBody & { readonly id: string }>()
  readonly losses = new Map<string, FleetLossBody>()
  readonly notes = new Map<string, unknown>()
  readonly decisions = new Map<string, FleetAppliedDecision>()
  readonly unknown: FleetChange[] = []
  /** Changes that were refused and that the sensor keeps aside. */
  setAside = 0

  add({ kind, id, body }: FleetChange): void {
    switch (kind) {
      case 'device':
        this.devices.set(id, { ...(body as FleetDeviceBody), id })
        break
      case 'device-gone':
        this.devices.set(id, undefined)
        break
      case 'link':
        this.links.set(id, { ...(body as FleetLinkBody), id })
        break
      case 'link-gone':
        this.links.set(id, undefined)
        break
      case 'alert':
        this.alerts.set(id, { ...(body as FleetAlertBody), id })
        break
      case 'alert-gone':
        this.alerts.set(id, undefined)
        break
      case 'incident':
        this.incidents.set(id, { ...(body as FleetIncidentBody), id })
        break
      case 'incident-gone':
        this.incidents.set(id, undefined)
        break
      case 'event':
        this.events.set(id, { ...(body as FleetEventBody), id })
        break
      case 'seen':
        this.seen.set(`${(body as FleetSeenBody).of} ${id}`, { ...(body as FleetSeenBody), id })
        break
      case 'loss':
        this.losses.set(id, body as FleetLossBody)
        break
      case 'applied-decision':
        this.decisions.set(id, body as FleetAppliedDecision)
        break
      case 'set-aside':
        this.setAside++
        break
      case 'health':
      case 'overview':
      case 'behaviour':
        this.notes.set(kind, body)
        break
      default:
        this.unknown.push({ kind, id, body })
    }
  }
}
