import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Programming commands',
  order: 10,
  questions: [
    {
      id: 'programming-commands',
      title: 'Programming commands',
      about: 'Program downloads, firmware updates, controller stops, starts and configuration.',
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
      title: 'Program downloads to controllers',
      about: 'Source, target and time of the last download.',
      subject: 'operations',
      conditions: [{ field: 'verb', is: 'equals', value: 'download-program|update-firmware' }],
    },
    {
      id: 'programs-read',
      title: 'Program uploads from controllers',
      about: 'A backup, or reconnaissance.',
      subject: 'operations',
      conditions: [{ field: 'verb', is: 'equals', value: 'upload-program' }],
    },
    {
      id: 'programming-devices',
      title: 'Programming stations',
      about: 'Devices that program or configure others.',
      subject: 'devices',
      conditions: [{ field: 'programming', is: 'equals', value: 'yes' }],
    },
    {
      id: 'writes-from-outside-the-zone',
      title: 'Writes from another zone',
      about: 'Changes to a device from outside its zone.',
      subject: 'operations',
      conditions: [
        { field: 'changes', is: 'equals', value: 'yes' },
        { field: 'crossing', is: 'equals', value: 'yes' },
        { field: 'serverClass', is: 'equals', value: 'OT' },
      ],
    },
    {
      id: 'refused-commands',
      title: 'Rejected commands',
      about: 'A wrong setting, or an attack attempt.',
      subject: 'operations',
      conditions: [{ field: 'refused', is: 'above', value: '0' }],
      sort: '-refused',
    },
    {
      id: 'mode-and-key-changes',
      title: 'Stops, starts and mode changes',
      about: 'From the timeline.',
      subject: 'events',
      conditions: [{ field: 'type', is: 'contains', value: 'plc-' }],
    },
  ],
})
