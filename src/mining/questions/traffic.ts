import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Traffic',
  order: 60,
  questions: [
    {
      id: 'links-across-zones',
      title: 'Links between zones',
      about: 'What a firewall between them has to let through.',
      subject: 'links',
      conditions: [{ field: 'crossing', is: 'equals', value: 'yes' }],
    },
    {
      id: 'unrecognised-traffic',
      title: 'Traffic nobody recognised',
      about: 'Links whose protocol is not known, the largest first.',
      subject: 'links',
      conditions: [{ field: 'protocol', is: 'unknown', value: '' }],
      sort: '-octets',
    },
    {
      id: 'new-links',
      title: 'New links',
      about: 'First heard in the last day that was captured.',
      subject: 'links',
      conditions: [{ field: 'firstSeen', is: 'within', value: '24h' }],
      sort: '-firstSeen',
    },
    {
      id: 'values-and-pace',
      title: 'Habits with their values and pace',
      about: 'What was learned as normal: who asks whom for what, how often, between which bounds.',
      subject: 'habits',
      conditions: [],
    },
    {
      id: 'grave-alerts',
      title: 'Critical and major alerts',
      about: 'Without what was new while learning.',
      subject: 'alerts',
      conditions: [
        { field: 'severity', is: 'equals', value: 'critical|major' },
        { field: 'learning', is: 'equals', value: 'no' },
      ],
    },
    {
      id: 'files-sent',
      title: 'Files sent',
      about: 'Every file that passed, with its name and size.',
      subject: 'events',
      conditions: [{ field: 'type', is: 'equals', value: 'file-transfer' }],
    },
  ],
})
