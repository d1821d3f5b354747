/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as httpClientErrors } from './rules/http-client-errors.ts'
import { rule as httpHeaderAbnormal } from './rules/http-header-abnormal.ts'
import { rule as programFetchedByTool } from './rules/program-fetched-by-tool.ts'
import { rule as tunnelToolUsed } from './rules/tunnel-tool-used.ts'
import { rule as webExploit } from './rules/web-exploit.ts'
import { rule as webLogonsTried } from './rules/web-logons-tried.ts'
import { rule as windowsManagedRemotely } from './rules/windows-managed-remotely.ts'

export const rules: readonly Rule[] = [
  httpClientErrors,
  httpHeaderAbnormal,
  programFetchedByTool,
  tunnelToolUsed,
  webExploit,
  webLogonsTried,
  windowsManagedRemotely,
]
