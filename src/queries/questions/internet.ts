import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Internet activity',
  order: 30,
  questions: [
    {
      id: 'internet-activity',
      title: 'Internet activity',
      about: 'All connections with internet hosts.',
      subject: 'links',
      conditions: [{ field: 'endType', is: 'equals', value: 'Internet' }],
      sort: '-bytes',
    },
    {
      id: 'internet-activity-of-ot',
      title: 'OT devices with internet traffic',
      about: 'Rarely needed.',
      subject: 'links',
      conditions: [
        { field: 'serverType', is: 'equals', value: 'Internet' },
        { field: 'clientClass', is: 'equals', value: 'OT|IoT' },
      ],
    },
    {
      id: 'reached-from-the-internet',
      title: 'Devices reached from the internet',
      about: 'Connections opened by internet hosts.',
      subject: 'links',
      conditions: [{ field: 'clientType', is: 'equals', value: 'Internet' }],
    },
  ],
})
