import { defineRule } from '#model/rule'

/** File names of signature databases: ClamAV, Avira, Defender, Symantec, McAfee, Kaspersky, ESET, Trend Micro. */
const SIGNATURES =
  /\.(?:cvd|cld|vdf|vdm|avc|nup|vdb)$|\b(?:mpam-fe|mpas-fe|mpavbase|mpasbase|avvdat|virscan|virscant|lpt\$vpn)\b|\bv?avv?(?:scan|clean|names)\.dat$/i
/** Paths of backups. */
const BACKUP = /back-?up|\bbak\b|archiv|\\veeam|acronis/i

const copied = (name: string) =>
  ({
    protocol: 'smb',
    serverPort: 445,
    fact: { kind: 'transfer', name, type: 'file', bytes: 90_000_000, direction: 'to-server' },
  }) as const

export const rule = defineRule({
  id: 'antivirus-signatures-copied',
  engine: 'malware',
  title: 'Antivirus signature files in a backup',
  category: 'Backup',
  severity: 'warning',
  techniques: ['T0882'],
  defenderTitles: ['Backup Activity with Antivirus Signatures'],
  learnable: true,
  whileLearning: 'silent',
  why: 'Signature files trigger other scanners, and a backup that contains them is not set up carefully.',
  todo: [
    'Exclude the antivirus folder from the backup',
    'Check whether the whole disk is being copied for analysis elsewhere',
  ],
  falsePositives: 'An antivirus update server whose path contains a word such as "backup"; learn it.',
  match: { kind: 'transfer' },
  evaluate({ fact, protocol }, context) {
    if (fact.direction !== 'to-server' || !SIGNATURES.test(fact.name)) return undefined
    const isBackup = BACKUP.test(fact.name) || context.device('server')?.type === 'Backup Server'
    if (!isBackup || context.isUsualLink()) return undefined
    return {
      summary: `${context.nameOf('client')} copied antivirus signatures to ${context.nameOf('server')} (${protocol}: ${fact.name})`,
    }
  },
  examples: {
    fires: [
      { when: 'a backup contains signature files', facts: [copied('backup\\hmi1\\ClamAV\\daily.cvd')] },
    ],
    silent: [
      { when: 'an update contains signature files', facts: [copied('updates\\daily.cvd')] },
      { when: 'a backup contains programs', facts: [copied('backup\\plc7\\project.zip')] },
    ],
  },
})
