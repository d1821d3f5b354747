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
    blind: 'Policies; risks outside the network.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(b)',
    title: 'Incident handling',
    asks: 'Incidents are prevented, detected and handled.',
    looks: [{ facts: 'incidents' }],
    blind: 'Work outside this product.',
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
    blind: 'Contracts; employer of the person in a session.',
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
    blind: 'Software that does not send its version.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(f)',
    title: 'Effectiveness',
    asks: 'The effectiveness of the measures is assessed.',
    looks: [{ facts: 'incidents' }, { facts: 'changes' }],
    blind: 'Measures without network traffic. See also the trends report and the score history.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(g)',
    title: 'Cyber hygiene',
    asks: 'Basic practices, such as changed passwords and segmented networks.',
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
    asks: 'Encryption is used where appropriate.',
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
    asks: 'Devices are inventoried and access is controlled.',
    looks: [
      { facts: 'devices' },
      { facts: 'zones' },
      { settings: ['unauthorised-device', 'cross-zone-control', 'outside-conduit'] },
    ],
    blind: 'Devices without traffic; physical access.',
  },
  {
    standard: STANDARD,
    clause: 'Art. 21(2)(j)',
    title: 'Strong authentication',
    asks: 'Multi-factor authentication and secured communication are used where appropriate.',
    looks: [{ settings: ['remote-access', 'unauthenticated-control'] }, { rules: ['new-remote-access'] }],
    blind: 'Number of factors of a logon.',
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
