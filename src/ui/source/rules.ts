import type {
  RuleCheck,
  RuleField,
  RuleFileText,
  RuleList,
  RuleService,
  RuleTest,
  RuleText,
} from '#schema/rules'
import { type DataSource, type Paged, part } from './source.ts'

/** All rules, shipped and custom, and the files of custom rules. */
export const listRules = (source: DataSource) => source.read<RuleList>('/rules')

export const listRuleServices = (source: DataSource) => source.read<Paged<RuleService>>('/rules/services')

/** '' is any protocol. */
export const listRuleFields = (source: DataSource, service: string) =>
  source.read<Paged<RuleField>>('/rules/fields', { service })

export const checkRules = (source: DataSource, draft: RuleText) =>
  source.send<RuleCheck>('POST', '/rules/check', draft)

/** Dry run on the stored captures. */
export const testRules = (source: DataSource, draft: RuleText) =>
  source.send<RuleTest>('POST', '/rules/test', draft)

export const saveRules = (source: DataSource, file: RuleFileText) =>
  source.send<RuleList>('POST', '/rules/files', file)

export const removeRules = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/rules/files/${part(id)}`)
