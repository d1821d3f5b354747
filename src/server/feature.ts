/** The shape of a feature: a service over the shared context, and its REST routes. */
import type { ServerContext } from './context.ts'
import type { AnyRoute } from './http/route.ts'

export interface Feature<Service> {
  /** Makes the service; registers hooks for start and end with `context.lifecycle`. */
  open(context: ServerContext): Service | Promise<Service>
  /** Does not call the service: routes are also listed without one, for the OpenAPI document. */
  routes(service: Service): readonly AnyRoute[]
}

/** A feature whose service only its own folder knows. */
export type AnyFeature = Feature<unknown>

export function defineFeature<Service>(feature: Feature<Service>): AnyFeature {
  return feature as AnyFeature
}
