import { defineRule } from '#model/rule'

/** Files of signatures by their makers' names: ClamAV, Avira, Defender, Symantec, McAfee, Kaspersky, ESET, Trend Micro. */
const SIGNATURES =
  /\.(?:cvd|cld|vdf|vdm|avc|nup|vdb)$|\b(?:mpam-fe|mpas-fe|mpavbase|mpasbase|avvdat|virscan|virscant|lpt\$vpn)\b|\bv?avv?(?:scan|clean|names)\.dat$/i
/** Paths by which backups go. */
const BACKUP = /back-?up|\bbak\b|archiv|\\veeam|acronis/i

const copied = (name: string) =>
  ({
    protocol: 'smb',
    serverPort: 445,
    fact: { kind: 'transfer', name, type: 'file', octets: 90_000_000, direction: 'to-server' },
  }) as const

export const rule = defineRule({
  id: 'antivirus-signatures-copied',
  engine: 'malware',
  title: 'Antivirus signature files in a backup',
  category: 'Backup',
  severity: 'warning',
  techniques: ['T0882'],
  counterpart: ['Backup Activity with Antivirus Signatures'],
  learnable: true,
  whileLearning: 'silent',
  why: 'Signature files look like malware to other scanners, and a backup that holds them was not set up with care.',
  todo: [
    'Exclude the folder of the virus scanner from the backup',
    'Check that nobody copies the disk as a whole to look through it elsewhere',
  ],
  falsePositives: 'An update server for virus scanners whose path holds such a word; learn it.',
  watches: 'transfer',
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'transfer' || fact.direction !== 'to-server' || !SIGNATURES.test(fact.name))
      return undefined
    const isBackup = BACKUP.test(fact.name) || known.asset('server')?.type === 'Backup Server'
    if (!isBackup || known.isUsualLink()) return undefined
    return {
      summary: `${known.nameOf('client')} copies virus signatures to ${known.nameOf('server')} (${protocol}: ${fact.name})`,
    }
  },
  examples: {
    fires: [{ when: 'a backup holds them', facts: [copied('backup\\hmi1\\ClamAV\\daily.cvd')] }],
    silent: [
      { when: 'an update brings them', facts: [copied('updates\\daily.cvd')] },
      { when: 'a backup holds programs', facts: [copied('backup\\plc7\\project.zip')] },
    ],
  },
})
