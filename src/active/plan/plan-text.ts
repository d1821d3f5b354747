/** The file of a plan: YAML without aliases, the same text for the same plan. */
import { parse, stringify } from 'yaml'
import type { QueryTemplate } from '../template/template.ts'
import { PlanError } from './plan-reader.ts'
import { type QueryPlan, readPlan } from './query-plan.ts'

export function planText(plan: QueryPlan): string {
  return stringify(plan, { aliasDuplicateObjects: false, lineWidth: 0 })
}

export function planOfText(text: string, templates: ReadonlyMap<string, QueryTemplate>): QueryPlan {
  let value: unknown
  try {
    value = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw new PlanError(`expected YAML without aliases: ${(error as Error).message.split('\n')[0]}`)
  }
  return readPlan(value, templates)
}
