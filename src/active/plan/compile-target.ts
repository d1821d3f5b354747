import { type CompiledStep, compileQuery } from '../template/compile.ts'
import type { QueryTemplate } from '../template/template.ts'
import { lastByte } from './plan-reader.ts'
import type { PlannedQuery, PlannedTarget, QueryPlan } from './query-plan.ts'

export interface CompiledQuery {
  readonly template: QueryTemplate
  readonly planned: PlannedQuery
  readonly steps: readonly CompiledStep[]
}

/**
 * Compiles the requests to this device: templates with the values that the plan names. Sender, dry run and kernel rules
 * use it.
 */
export function compileTarget(
  { source }: Pick<QueryPlan, 'source'>,
  target: PlannedTarget,
  templates: ReadonlyMap<string, QueryTemplate>,
): readonly CompiledQuery[] {
  return target.queries.map((planned) => {
    const template = templates.get(planned.id)
    if (template === undefined) throw new Error(`no query named ${planned.id}`)
    const steps = compileQuery(template, {
      ...{ address: target.address, mac: target.mac, ownMac: source.mac },
      known: {
        lastByte: [lastByte(target.address)],
        ownLastByte: [lastByte(source.address)],
        ...planned.known,
      },
      secretLength: planned.secretLength,
      ...(planned.names.length > 0 && { names: planned.names }),
    })
    return { template, planned, steps }
  })
}
