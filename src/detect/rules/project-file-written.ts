import type { Transfer } from '#model/fact'
import { defineRule } from '#model/rule'
import { carriesFiles } from '../file-carriers.ts'

/** Projects of STEP 7 and TIA Portal. */
const SIEMENS = /\.(?:s7p|s7l|[az]p\d\d)$/i
/**
 * Project files of other vendors: Studio 5000, RSLogix and FactoryTalk View; Control Expert
 * and EcoStruxure Machine; GX Works; CODESYS and TwinCAT; Sysmac Studio and CX-Programmer; Triconex.
 */
const OTHERS = /\.(?:acd|l5[kx]|rss|mer|xef|zef|smbp|gxw|gx3|projectarchive|tsproj|plcproj|smc2|cxp|pt2)$/i

const written: Transfer = {
  kind: 'transfer',
  name: 'Filter2/Filter2.ap17',
  type: 'file',
  bytes: 120_400,
  direction: 'to-server',
}
const smb = { protocol: 'smb', serverPort: 445 } as const

export const rule = defineRule({
  id: 'project-file-written',
  engine: 'policy',
  title: 'Controller project file changed',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0873'],
  defenderTitles: [],
  learnable: true,
  why: 'The next download puts the project into the controller. Stuxnet reached its controllers through project files of engineers.',
  todo: [
    'Ask the owner of the project whether they saved it, and from where',
    'Compare it with the last backup, and with the running program',
    'Do not download before that',
  ],
  falsePositives: 'Engineers who save to a share and backups of projects, until they are learned.',
  match: { kind: 'transfer' },
  evaluate({ fact, protocol }, context) {
    if (fact.direction !== 'to-server' || !carriesFiles(protocol)) return undefined
    const isSiemens = SIEMENS.test(fact.name)
    if (!isSiemens && !OTHERS.test(fact.name)) return undefined
    if (!context.isLearning && context.isUsualLink()) return undefined
    return {
      summary: `${context.nameOf('client')} wrote the project ${fact.name.slice(-80)} to ${context.nameOf('server')} (${protocol})`,
      subject: fact.name.slice(-128),
      techniques: isSiemens ? ['T0873', 'T0873.001'] : undefined,
    }
  },
  examples: {
    fires: [
      { when: 'a new station saves a project', facts: [{ ...smb, fact: written }] },
      {
        when: 'a project of another vendor is uploaded by FTP',
        facts: [{ protocol: 'ftp-data', serverPort: 20, fact: { ...written, name: 'line4.ACD' } }],
      },
    ],
    silent: [
      { when: 'it is opened', facts: [{ ...smb, fact: { ...written, direction: 'to-client' } }] },
      { when: 'another file is saved', facts: [{ ...smb, fact: { ...written, name: 'shift.xlsx' } }] },
      {
        when: 'the engineers’ station saves its project as learned',
        learned: [{ ...smb, fact: written }],
        facts: [{ ...smb, fact: written }],
      },
    ],
  },
})
