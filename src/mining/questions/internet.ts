import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Internet activity',
  order: 30,
  questions: [
    {
      id: 'internet-activity',
      title: 'Internet activity',
      about: 'All links with hosts of the internet.',
      subject: 'links',
      conditions: [{ field: 'endType', is: 'equals', value: 'Internet' }],
      sort: '-octets',
    },
    {
      id: 'internet-activity-of-ot',
      title: 'Operational technology that talks to the internet',
      about: 'It rarely needs to.',
      subject: 'links',
      conditions: [
        { field: 'serverType', is: 'equals', value: 'Internet' },
        { field: 'clientClass', is: 'equals', value: 'OT|IoT' },
      ],
    },
    {
      id: 'reached-from-the-internet',
      title: 'Devices reached from the internet',
      about: 'Connections that hosts of the internet open.',
      subject: 'links',
      conditions: [{ field: 'clientType', is: 'equals', value: 'Internet' }],
    },
  ],
})
