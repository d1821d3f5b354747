import { defineQuestions } from './question.ts'

const REMOTE = 'rdp|rdpudp|ssh|telnet|vnc|teamviewer|nomachine|openvpn|wireguard|ike|l2tp|pptp'

export const group = defineQuestions({
  category: 'Remote access',
  order: 20,
  questions: [
    {
      id: 'remote-access',
      title: 'Remote access',
      about: 'Sessions in which somebody works on a device from elsewhere.',
      subject: 'links',
      conditions: [{ field: 'protocol', is: 'equals', value: REMOTE }],
    },
    {
      id: 'remote-access-across-zones',
      title: 'Remote access from another zone',
      about: 'Should come over the jump host, and nowhere else.',
      subject: 'links',
      conditions: [
        { field: 'protocol', is: 'equals', value: REMOTE },
        { field: 'crossing', is: 'equals', value: 'yes' },
      ],
    },
    {
      id: 'remote-access-to-ot',
      title: 'Remote access to operational technology',
      about: 'Controllers, operator panels and their like that are worked on from elsewhere.',
      subject: 'links',
      conditions: [
        { field: 'protocol', is: 'equals', value: REMOTE },
        { field: 'serverClass', is: 'equals', value: 'OT' },
      ],
    },
    {
      id: 'clear-text-sign-ins',
      title: 'Sign-ins in clear text',
      about: 'Passwords that anyone on the way can read.',
      subject: 'events',
      conditions: [{ field: 'type', is: 'equals', value: 'clear-text-authentication' }],
    },
  ],
})
