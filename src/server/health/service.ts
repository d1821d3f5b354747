import type { Microseconds } from '#model/time'
import { timeOrNull } from '#schema/from-model'
import type { Health } from '#schema/health'
import type { Store } from '#store/store'
import type { HealthChecks } from '../health-checks.ts'
import type { DiskUsage } from './disk.ts'

export interface HealthServiceOptions {
  readonly store: Pick<Store, 'facets'>
  readonly checks: HealthChecks
  readonly disk: DiskUsage
  readonly startedAt: Microseconds
}

export class HealthService {
  readonly #options: HealthServiceOptions

  constructor(options: HealthServiceOptions) {
    this.#options = options
  }

  async health(): Promise<Health> {
    const { store, checks, disk, startedAt } = this.#options
    await store.facets() // rejects if the store cannot be read
    const problem = (await checks.problem()) || (await disk.problem())
    return {
      status: problem === '' ? 'ok' : 'failing',
      problem,
      started: timeOrNull(startedAt),
      disk: (await disk.disk()) ?? null,
      kept: await disk.used(),
      ...(await checks.sections()),
    }
  }
}
