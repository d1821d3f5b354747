import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Programming commands',
  order: 10,
  questions: [
    {
      id: 'programming-commands',
      title: 'Programming commands',
      about: 'Programs loaded, firmware written, controllers stopped, started or set up.',
      subject: 'operations',
      conditions: [
        {
          field: 'verb',
          is: 'equals',
          value: 'download-program|update-firmware|stop|start|restart|set-mode|configure|delete',
        },
      ],
    },
    {
      id: 'programs-loaded',
      title: 'Programs loaded into controllers',
      about: 'Who loads, into what, when last.',
      subject: 'operations',
      conditions: [{ field: 'verb', is: 'equals', value: 'download-program|update-firmware' }],
    },
    {
      id: 'programs-read',
      title: 'Programs read out of controllers',
      about: 'A backup, or somebody who wants to know how the plant works.',
      subject: 'operations',
      conditions: [{ field: 'verb', is: 'equals', value: 'upload-program' }],
    },
    {
      id: 'programming-devices',
      title: 'Stations that program',
      about: 'Devices that load or set up others.',
      subject: 'devices',
      conditions: [{ field: 'programming', is: 'equals', value: 'yes' }],
    },
    {
      id: 'writes-from-outside-the-zone',
      title: 'Writes from another zone',
      about: 'What changes a device from outside its zone.',
      subject: 'operations',
      conditions: [
        { field: 'changes', is: 'equals', value: 'yes' },
        { field: 'crossing', is: 'equals', value: 'yes' },
        { field: 'serverClass', is: 'equals', value: 'OT' },
      ],
    },
    {
      id: 'refused-commands',
      title: 'Commands that were refused',
      about: 'A wrong setting, or somebody who tries.',
      subject: 'operations',
      conditions: [{ field: 'refused', is: 'above', value: '0' }],
      sort: '-refused',
    },
    {
      id: 'mode-and-key-changes',
      title: 'Stops, starts and modes in the timeline',
      about: 'When controllers were stopped, started or switched.',
      subject: 'events',
      conditions: [{ field: 'type', is: 'contains', value: 'plc-' }],
    },
  ],
})
