import { REMOTE_PATHS } from '#model/remote-access'
import { defineQuestions } from './question.ts'

const REMOTE = [...REMOTE_PATHS].join('|')

export const group = defineQuestions({
  category: 'Remote access',
  order: 20,
  questions: [
    {
      id: 'remote-access',
      title: 'Remote access',
      about: 'Remote sessions on devices.',
      subject: 'links',
      conditions: [{ field: 'protocol', is: 'equals', value: REMOTE }],
    },
    {
      id: 'remote-access-across-zones',
      title: 'Remote access across zones',
      about: 'Should use the jump host only.',
      subject: 'links',
      conditions: [
        { field: 'protocol', is: 'equals', value: REMOTE },
        { field: 'crossing', is: 'equals', value: 'yes' },
      ],
    },
    {
      id: 'remote-access-to-ot',
      title: 'Remote access to OT devices',
      about: 'Remote sessions on controllers, operator panels and similar devices.',
      subject: 'links',
      conditions: [
        { field: 'protocol', is: 'equals', value: REMOTE },
        { field: 'serverClass', is: 'equals', value: 'OT' },
      ],
    },
    {
      id: 'clear-text-sign-ins',
      title: 'Cleartext sign-ins',
      about: 'Passwords readable on the network path.',
      subject: 'events',
      conditions: [{ field: 'type', is: 'equals', value: 'clear-text-authentication' }],
    },
  ],
})
