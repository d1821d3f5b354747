/** Directive (EU) 2022/2555 (NIS 2), Articles 21 and 23. */
import type { Clause } from './clause.ts'

const STANDARD = 'NIS 2'

export const clauses: readonly Clause[] = [
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(a)',
    title: 'Risk analysis',
    asks: 'Policies on risk analysis and the security of information systems.',
    looks: [{ facts: 'advisories' }, { facts: 'devices' }],
    blind: 'The policies; risks outside the network.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(b)',
    title: 'Incident handling',
    asks: 'Incidents are prevented, detected and dealt with.',
    looks: [{ facts: 'incidents' }],
    blind: 'Work that people did elsewhere.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(c)',
    title: 'Business continuity',
    asks: 'Backups, recovery and crisis management.',
    looks: [{ rules: ['backup-missed', 'device-silent', 'polling-stopped'] }, { events: ['program-upload'] }],
    blind: 'Whether a backup can be restored; exercises.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(d)',
    title: 'Supply chain',
    asks: 'Security towards suppliers and service providers.',
    looks: [{ rules: ['new-remote-access', 'remote-access-from-internet'] }, { settings: ['remote-access'] }],
    blind: 'Contracts; whose people a session belongs to.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(e)',
    title: 'Vulnerability handling',
    asks: 'Security in acquisition and maintenance, with handling of vulnerabilities.',
    looks: [
      { facts: 'advisories' },
      { facts: 'firmware' },
      { events: ['firmware-update', 'firmware-changed'] },
    ],
    blind: 'Software that never sends its version on the wire.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(f)',
    title: 'Effectiveness',
    asks: 'How well the measures work is assessed.',
    looks: [{ facts: 'incidents' }, { facts: 'changes' }],
    blind: 'Measures that leave no trace on the wire. The trends report and the score history belong here.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(g)',
    title: 'Cyber hygiene',
    asks: 'Basic practices, such as changed passwords and parted networks.',
    looks: [
      {
        settings: [
          'default-credentials',
          'clear-text-credentials',
          'insecure-protocol',
          'old-windows',
          'end-of-life',
        ],
      },
    ],
    blind: 'Training.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(h)',
    title: 'Cryptography',
    asks: 'Where fitting, encryption is used.',
    looks: [
      { protocols: ['tls', 'ssh', 'dtls', 'quic', 'openvpn', 'wireguard', 'ike'] },
      { rules: ['outdated-security'] },
      { settings: ['insecure-protocol'] },
    ],
    blind: 'Data at rest.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(i)',
    title: 'Access control and device management',
    asks: 'Devices are known, access is controlled.',
    looks: [
      { facts: 'devices' },
      { facts: 'zones' },
      { settings: ['unauthorised-device', 'cross-zone-control', 'outside-conduit'] },
    ],
    blind: 'Devices that never speak; access at the door.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(j)',
    title: 'Strong authentication',
    asks: 'Where fitting, several factors and secured communication.',
    looks: [{ settings: ['remote-access', 'unauthenticated-control'] }, { rules: ['new-remote-access'] }],
    blind: 'How many factors a sign-in asked for.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 23',
    title: 'Reporting',
    asks: 'Early warning in 24 hours, notification in 72 hours, final report in a month.',
    looks: [{ facts: 'incidents' }],
    blind: 'Whether an incident is significant, and whether it was reported.',
  },
]
