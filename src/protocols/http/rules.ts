/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as httpClientErrors } from './rules/http-client-errors.ts'
import { rule as httpHeaderAbnormal } from './rules/http-header-abnormal.ts'
import { rule as systemToolDownload } from './rules/system-tool-download.ts'
import { rule as webExploit } from './rules/web-exploit.ts'
import { rule as webPasswordGuessing } from './rules/web-password-guessing.ts'
import { rule as webTunnel } from './rules/web-tunnel.ts'
import { rule as winrmSession } from './rules/winrm-session.ts'

export const rules: readonly Rule[] = [
  httpClientErrors,
  httpHeaderAbnormal,
  systemToolDownload,
  webTunnel,
  webExploit,
  webPasswordGuessing,
  winrmSession,
]
