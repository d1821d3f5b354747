import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Devices',
  order: 40,
  questions: [
    {
      id: 'non-active-devices',
      title: 'Non-active devices',
      about: 'Not heard for a week before the latest packet.',
      subject: 'devices',
      conditions: [{ field: 'lastSeen', is: 'before', value: '7d' }],
      sort: 'lastSeen',
    },
    {
      id: 'new-devices',
      title: 'New devices',
      about: 'First heard in the last day that was captured.',
      subject: 'devices',
      conditions: [{ field: 'firstSeen', is: 'within', value: '24h' }],
      sort: '-firstSeen',
    },
    {
      id: 'active-devices',
      title: 'Active devices',
      about: 'Heard in the last day that was captured.',
      subject: 'devices',
      conditions: [{ field: 'lastSeen', is: 'within', value: '24h' }],
    },
    {
      id: 'unknown-devices',
      title: 'Devices nobody can name',
      about: 'Neither maker nor model is known.',
      subject: 'devices',
      conditions: [
        { field: 'vendor', is: 'unknown', value: '' },
        { field: 'model', is: 'unknown', value: '' },
      ],
    },
    {
      id: 'firmware-versions',
      title: 'Firmware versions',
      about: 'Every version that a device told.',
      subject: 'devices',
      conditions: [{ field: 'firmware', is: 'known', value: '' }],
      sort: 'model',
    },
    {
      id: 'unauthorised-devices',
      title: 'Devices nobody has authorised',
      about: 'To be told to belong here, or to be unplugged.',
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
