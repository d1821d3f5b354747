import type { Health } from '#schema/health'
import type { DataSource } from './source.ts'

export const readHealth = (source: DataSource) => source.read<Health>('/health', undefined, isHealth)

/** An unhealthy sensor answers with an error status, but still sends its health. */
function isHealth(body: unknown): boolean {
  return Array.isArray((body as Partial<Health> | undefined)?.forwarding)
}
