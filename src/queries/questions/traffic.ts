import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Traffic',
  order: 60,
  questions: [
    {
      id: 'links-across-zones',
      title: 'Connections between zones',
      about: 'What a firewall between them must allow.',
      subject: 'links',
      conditions: [{ field: 'crossing', is: 'equals', value: 'yes' }],
    },
    {
      id: 'unrecognised-traffic',
      title: 'Unrecognised traffic',
      about: 'Connections with unknown protocol, by volume.',
      subject: 'links',
      conditions: [{ field: 'protocol', is: 'unknown', value: '' }],
      sort: '-bytes',
    },
    {
      id: 'new-links',
      title: 'New connections',
      about: 'First seen in the last day of the capture.',
      subject: 'links',
      conditions: [{ field: 'firstSeen', is: 'within', value: '24h' }],
      sort: '-firstSeen',
    },
    {
      id: 'values-and-pace',
      title: 'Baseline with values and cycle times',
      about: 'Client, server, operation, frequency and range.',
      subject: 'habits',
      conditions: [],
    },
    {
      id: 'grave-alerts',
      title: 'Critical and major alerts',
      about: 'Without those found during learning.',
      subject: 'alerts',
      conditions: [
        { field: 'severity', is: 'equals', value: 'critical|major' },
        { field: 'learning', is: 'equals', value: 'no' },
      ],
    },
    {
      id: 'files-sent',
      title: 'File transfers',
      about: 'All transferred files, with name and size.',
      subject: 'events',
      conditions: [{ field: 'type', is: 'equals', value: 'file-transfer' }],
    },
  ],
})
