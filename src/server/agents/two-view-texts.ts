/** Texts of the alerts that only both views of a device allow. */
import type { AlertTexts } from './watch.ts'

export const twoViewTexts: Readonly<Record<string, AlertTexts & { readonly what: string }>> = {
  'hidden-connection': {
    title: 'Connection that the device does not list',
    severity: 'major',
    techniques: ['T0851'],
    what: '',
    why: 'The network shows a lasting connection that the agent on the device never lists: a hidden process, a manipulated system, or another device with this address.',
    todo: [
      'Compare with `ss -tunap` on the device',
      'Check whether another device uses the address',
      'Check the losses of the agent',
    ],
  },
  'silent-agent': {
    title: 'Agent silent while its device is active',
    severity: 'minor',
    techniques: ['T0878'],
    what: '',
    why: 'The device sends traffic and its agent no longer reports: it was stopped, removed, or its messages are filtered.',
    todo: ['Check whether the agent runs', 'Check the way from the device to this server'],
  },
  'login-without-session': {
    title: 'Login without a session on the network',
    severity: 'minor',
    techniques: ['T0859'],
    what: '',
    why: 'The device records a login from an address whose traffic to the device the sensor did not see: a forged record, or a path that the sensor does not see.',
    todo: [
      'Ask the user of the account whether the login was theirs',
      'Check whether all ports of the device are mirrored to the sensor',
    ],
  },
  'agent-cloned': {
    title: 'Two devices use one agent identity',
    severity: 'major',
    techniques: ['T0848'],
    what: 'A former start of the agent goes on after a later one began.',
    why: 'The identity was copied: an image was cloned after enrolment, or the reports of a device are forged.',
    todo: [
      'Find both devices by the addresses on the page Agents',
      'Remove the agent and enrol each device again',
    ],
  },
}
