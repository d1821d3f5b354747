import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Devices',
  order: 40,
  questions: [
    {
      id: 'non-active-devices',
      title: 'Inactive devices',
      about: 'Not seen for a week before the latest packet.',
      subject: 'devices',
      conditions: [{ field: 'lastSeen', is: 'before', value: '7d' }],
      sort: 'lastSeen',
    },
    {
      id: 'new-devices',
      title: 'New devices',
      about: 'First seen in the last day of the capture.',
      subject: 'devices',
      conditions: [{ field: 'firstSeen', is: 'within', value: '24h' }],
      sort: '-firstSeen',
    },
    {
      id: 'active-devices',
      title: 'Active devices',
      about: 'Seen in the last day of the capture.',
      subject: 'devices',
      conditions: [{ field: 'lastSeen', is: 'within', value: '24h' }],
    },
    {
      id: 'unknown-devices',
      title: 'Unidentified devices',
      about: 'Neither vendor nor model is known.',
      subject: 'devices',
      conditions: [
        { field: 'vendor', is: 'unknown', value: '' },
        { field: 'model', is: 'unknown', value: '' },
      ],
    },
    {
      id: 'firmware-versions',
      title: 'Firmware versions',
      about: 'All reported versions.',
      subject: 'devices',
      conditions: [{ field: 'firmware', is: 'known', value: '' }],
      sort: 'model',
    },
    {
      id: 'unauthorised-devices',
      title: 'Unauthorised devices',
      about: 'To be authorised or disconnected.',
      subject: 'devices',
      conditions: [{ field: 'authorised', is: 'equals', value: 'no' }],
    },
    {
      id: 'worst-devices',
      title: 'Devices below 70',
      about: 'Vulnerable by their security score.',
      subject: 'devices',
      conditions: [{ field: 'security', is: 'below', value: '70' }],
      sort: 'security',
    },
  ],
})
