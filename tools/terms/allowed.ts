/** Words that the glossary replaced and that are right where they are. */
import type { TermFault } from './check.ts'

export interface Allowance {
  readonly rules: readonly TermFault['rule'][]
  readonly words: RegExp
  readonly files: RegExp
  readonly reason: string
}

/** Phrases in which a refused word is the term of the field; taken out of a text before it is judged. */
export const allowedPhrases =
  /\b(?:back doors?|door (?:controllers?|stations?|phones?)|control rooms?|(?:log|phone|address)[ -]book|service desk|help desk|remote desktop|octets? strings?|octet[- ]counting)\b/gi

export const allowed: readonly Allowance[] = [
  {
    rules: ['identifier'],
    words: /^octets(?:_read)?$/,
    files: /^src\/store\/sql\//,
    reason: 'columns of existing databases',
  },
  {
    rules: ['identifier'],
    words: /^octets(?:_from_client|_from_server)?$/,
    files: /^src\/custom-rules\/fields\.ts$/,
    reason: 'former names of fields, which the rules of a site may still use',
  },
  {
    rules: ['identifier'],
    words: /^told$/,
    files: /^src\/store\/sql\//,
    reason: 'a table of existing databases',
  },
  {
    rules: ['identifier'],
    words: /./,
    files:
      /^src\/(?:custom-rules\/former-words\.ts|model\/rename-keys\.test\.ts|schema\/former-[\w-]+\.test\.ts|store\/sql\/key-renaming\.test\.ts)$/,
    reason: 'former names that older rules, analyses and databases hold',
  },
  {
    rules: ['identifier'],
    words: /octet/i,
    files: /^src\/protocols\//,
    reason: 'field names of RFCs and of ITU-T and IEC standards',
  },
  {
    rules: ['identifier'],
    words: /^(?:u_asset|assetAddress|assetName)$/,
    files: /^src\/(?:schema\/defender-api\.ts|server\/defender-api\/)/,
    reason: 'field names of the API of Microsoft Defender for IoT',
  },
  {
    rules: ['identifier'],
    words: /^(?:assets|asset_id|asset_import_jobs|asset_import_job_uuid)$/,
    files: /^src\/destinations\/(?:google-secops|rapid7-insightvm|tenable)\//,
    reason: 'field names of the API of other products',
  },
  {
    rules: ['identifier'],
    words: /^OctetString$/,
    files: /^src\/transports\/snmp\.ts$/,
    reason: 'a type of SNMP, RFC 2578 §7.1.2',
  },
]
