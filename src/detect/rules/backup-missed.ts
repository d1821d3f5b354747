import { defineRule } from '#model/rule'

const missed = { kind: 'missed-backup', due: 1_767_319_200_000_000, days: 5 } as const

export const rule = defineRule({
  id: 'backup-missed',
  engine: 'operational',
  title: 'Daily backup missed',
  category: 'Backup',
  severity: 'major',
  techniques: ['T0809'],
  defenderTitles: ['Expected Backup Operation Did Not Occur'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Without a backup the plant cannot be restored. Attackers who plan to destroy data disable backups first.',
  todo: ['Check that the backup server is running', 'Read its log', 'Start the backup manually'],
  falsePositives: 'A schedule that was changed on purpose; mute the alert until the new schedule is learned.',
  match: { kind: 'missed-backup' },
  evaluate({ fact, protocol }, context) {
    const due = new Date(fact.due / 1000).toISOString().slice(11, 16)
    return {
      summary: `${context.nameOf('client')} did not fetch its daily backup from ${context.nameOf('server')} by ${protocol}, due at ${due} UTC`,
      normal: `The backup ran at about ${due} UTC on ${fact.days} days.`,
    }
  },
  examples: {
    fires: [{ when: 'the due time passes', facts: [{ fact: missed, protocol: 'ftp', serverPort: 21 }] }],
    silent: [
      {
        when: 'the sensor is silent',
        facts: [{ fact: { kind: 'sensor-silent', silentSeconds: 130, usualGapSeconds: 1 } }],
      },
    ],
  },
})
